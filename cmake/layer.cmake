# wq_layer(NAME SOURCES... [LINK ...]): one static library a layer, warraq_NAME, linking only
# what stands to its left in docs/design.md.
function(wq_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINK")
  add_library(warraq_${name} STATIC ${arg_UNPARSED_ARGUMENTS})
  target_include_directories(warraq_${name} PUBLIC ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(warraq_${name} PUBLIC ${arg_LINK})
  wq_warnings(warraq_${name})
endfunction()
