# ARMv7-A with NEON: every Kobo since 2011; a Raspberry Pi from 2 and Zero 2 on
set(CMAKE_SYSTEM_PROCESSOR armv7l)
set(WARRAQ_SYSROOT_NAME armhf)
set(WARRAQ_TRIPLE "arm-linux-gnueabihf-")
set(WARRAQ_CPU_FLAGS "-mcpu=cortex-a8 -mfpu=neon -mthumb")
include(${CMAKE_CURRENT_LIST_DIR}/device.cmake)
