# ARMv8-A: a Raspberry Pi from 3 on with a 64-bit system
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(WARRAQ_SYSROOT_NAME arm64)
set(WARRAQ_TRIPLE "aarch64-linux-gnu-")
set(WARRAQ_CPU_FLAGS "")
include(${CMAKE_CURRENT_LIST_DIR}/device.cmake)
