# npm packages of fonts, fetched when the build is configured, each once: an archive that is already
# in the folder and has the right hash is taken as it is, so that it may also be put there by hand.
set(npm_dir ${CMAKE_CURRENT_BINARY_DIR}/npm)

# Fetch `name` at `version` into npm_dir/`archive` with the npm client, as the user has set it up.
function(download_npm name version archive)
  find_program(NPM npm)
  if(NOT NPM)
    message(FATAL_ERROR "npm was not found; it fetches ${name}, a font that Debian does not have. "
      "Install it (sh tools/setup.sh npm-fonts), or put ${archive} of version ${version} into "
      "${npm_dir}, or do without: -DWARRAQ_NPM_FONTS=OFF.")
  endif()
  message(STATUS "Fetching ${name} ${version}")
  execute_process(COMMAND ${NPM} pack --loglevel error --ignore-scripts ${name}@${version}
    WORKING_DIRECTORY ${npm_dir} RESULT_VARIABLE failed OUTPUT_QUIET ERROR_VARIABLE why)
  if(failed OR NOT EXISTS ${npm_dir}/${archive})
    message(FATAL_ERROR "npm could not fetch ${name} ${version}: ${why}\n"
      "Is the network there? The reader does without it: -DWARRAQ_NPM_FONTS=OFF.")
  endif()
endfunction()

# Unpack the package into *folder.
function(fetch_npm name version sha512 folder)
  string(REGEX REPLACE "^@" "" archive ${name})
  string(REPLACE "/" "-" archive ${archive})
  set(archive ${archive}-${version}.tgz)
  file(MAKE_DIRECTORY ${npm_dir})
  if(NOT EXISTS ${npm_dir}/${archive})
    download_npm(${name} ${version} ${archive})
  endif()
  file(SHA512 ${npm_dir}/${archive} found)
  if(NOT found STREQUAL sha512)
    message(FATAL_ERROR "${npm_dir}/${archive} is not the archive that fonts/faces.cmake names: its "
      "SHA-512 is ${found}. Delete it and configure again.")
  endif()
  file(ARCHIVE_EXTRACT INPUT ${npm_dir}/${archive} DESTINATION ${npm_dir}/${name})
  set(${folder} ${npm_dir}/${name}/package PARENT_SCOPE)
endfunction()
