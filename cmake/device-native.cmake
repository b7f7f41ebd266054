# This machine's own processor, with the libraries that devices get
set(CMAKE_SYSTEM_PROCESSOR ${CMAKE_HOST_SYSTEM_PROCESSOR})
set(WARRAQ_SYSROOT_NAME native)
set(WARRAQ_TRIPLE "")
set(WARRAQ_CPU_FLAGS "")
include(${CMAKE_CURRENT_LIST_DIR}/device.cmake)
