# All libraries in the programs (option WARRAQ_STATIC): the archives that Debian's -dev packages
# bring, and HarfBuzz from WARRAQ_HARFBUZZ, a folder that tools/harfbuzz.sh filled.
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(WARRAQ_HARFBUZZ ${PROJECT_SOURCE_DIR}/build/harfbuzz CACHE PATH "folder made by tools/harfbuzz.sh")
if(NOT EXISTS ${WARRAQ_HARFBUZZ}/lib/libharfbuzz.a)
  message(FATAL_ERROR "There is no static HarfBuzz in ${WARRAQ_HARFBUZZ}. "
    "Make it with: sh tools/harfbuzz.sh ${WARRAQ_HARFBUZZ}")
endif()

add_library(PkgConfig::HARFBUZZ STATIC IMPORTED)
set_target_properties(PkgConfig::HARFBUZZ PROPERTIES
  IMPORTED_LOCATION ${WARRAQ_HARFBUZZ}/lib/libharfbuzz.a
  INTERFACE_INCLUDE_DIRECTORIES ${WARRAQ_HARFBUZZ}/include/harfbuzz
  INTERFACE_LINK_LIBRARIES m)

add_link_options(-static LINKER:--gc-sections)
add_compile_options(-ffunction-sections -fdata-sections)
