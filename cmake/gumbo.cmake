# gumbo, as the target warraq_gumbo, from its source: compiled with the flags of the preset, so that
# sanitizers and fuzzers see into it.
if("GUMBO" IN_LIST WARRAQ_WITHOUT)
  return()
endif()
set(WARRAQ_GUMBO ${PROJECT_SOURCE_DIR}/build/sources/gumbo-parser/src CACHE PATH
  "folder with gumbo.h and its sources, 0.13; made by tools/gumbo.sh when it is not there")
if(NOT EXISTS ${WARRAQ_GUMBO}/gumbo.h)
  message(STATUS "Fetching the source of gumbo (tools/gumbo.sh)")
  execute_process(COMMAND sh ${PROJECT_SOURCE_DIR}/tools/gumbo.sh ${PROJECT_SOURCE_DIR}/build/sources)
endif()
if(NOT EXISTS ${WARRAQ_GUMBO}/gumbo.h)
  message(WARNING "There is no gumbo in ${WARRAQ_GUMBO}, and why tools/gumbo.sh could not fetch it "
    "stands above: warraq pack will leave web pages out. Put the source of gumbo 0.13 elsewhere and say "
    "where: -DWARRAQ_GUMBO=FOLDER/src")
  return()
endif()

add_library(warraq_gumbo STATIC
  ${WARRAQ_GUMBO}/attribute.c ${WARRAQ_GUMBO}/char_ref.c ${WARRAQ_GUMBO}/error.c
  ${WARRAQ_GUMBO}/parser.c ${WARRAQ_GUMBO}/string_buffer.c ${WARRAQ_GUMBO}/string_piece.c
  ${WARRAQ_GUMBO}/tag.c ${WARRAQ_GUMBO}/tokenizer.c ${WARRAQ_GUMBO}/utf8.c ${WARRAQ_GUMBO}/util.c
  ${WARRAQ_GUMBO}/vector.c)
target_include_directories(warraq_gumbo SYSTEM PUBLIC ${WARRAQ_GUMBO})
target_compile_options(warraq_gumbo PRIVATE -w)
set_target_properties(warraq_gumbo PROPERTIES C_EXTENSIONS ON)
