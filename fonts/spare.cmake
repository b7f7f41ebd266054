# SPDX-License-Identifier: MIT
# cmake -DNAME=... -DFROM=FILE.ttf -DTO=FILE.c -P spare.cmake: the bytes of a font as a C array.
file(READ ${FROM} bytes HEX)
string(LENGTH "${bytes}" digit_n)
math(EXPR len "${digit_n} / 2")
string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${TO} "/* made of ${NAME} by fonts/spare.cmake */
#include <stddef.h>
extern const unsigned char wq_spare_${NAME}[];
extern const size_t wq_spare_${NAME}_len;
const unsigned char wq_spare_${NAME}[] = {
${bytes}};
const size_t wq_spare_${NAME}_len = ${len};
")
