# wq_warnings(target): the warnings every file of the project compiles without.
# They are errors in CI (preset asan) and never for someone who only builds.
option(WARRAQ_WERROR "treat warnings as errors" OFF)

function(wq_warnings target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wmissing-prototypes
    -Wstrict-prototypes -Wvla -Wpointer-arith -Wcast-qual -Wundef
    $<$<BOOL:${WARRAQ_WERROR}>:-Werror>)
endfunction()
