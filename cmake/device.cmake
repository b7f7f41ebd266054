# A device's toolchain: musl and static libraries of build/sysroot/NAME, made by tools/sysroot.sh.
# Each device-NAME.cmake sets WARRAQ_SYSROOT_NAME, WARRAQ_TRIPLE (of its binutils) and WARRAQ_CPU_FLAGS, and includes this.
set(sysroot ${CMAKE_CURRENT_LIST_DIR}/../build/sysroot/${WARRAQ_SYSROOT_NAME})
get_filename_component(sysroot ${sysroot} ABSOLUTE)
if(NOT EXISTS ${sysroot}/complete)
  message(FATAL_ERROR "There is no ${sysroot}. Make it with: sh tools/sysroot.sh ${WARRAQ_SYSROOT_NAME}")
endif()

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_C_COMPILER ${sysroot}/bin/musl-gcc)
set(CMAKE_STRIP ${WARRAQ_TRIPLE}strip)
set(CMAKE_FIND_ROOT_PATH ${sysroot})
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(ENV{PKG_CONFIG_LIBDIR} ${sysroot}/lib/pkgconfig)
set(CMAKE_C_FLAGS_INIT "${WARRAQ_CPU_FLAGS} -ffunction-sections -fdata-sections")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static -Wl,--gc-sections")
set(WARRAQ_SYSROOT ${sysroot})
