# Package files of the installed library: find_package(cpod) and pkg-config.
include(CMakePackageConfigHelpers)

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/cpod-config.cmake.in ${PROJECT_BINARY_DIR}/cpod-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/cpod)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cpod-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/cpod-config.cmake ${PROJECT_BINARY_DIR}/cpod-config-version.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/cpod)
install(EXPORT cpod-targets NAMESPACE cpod:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/cpod)

# Paths are relative to the package files, so that the installation can be moved to another prefix.
file(RELATIVE_PATH CPOD_PC_PREFIX ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
set(CPOD_PC_PRIVATE "")
if(NOT BUILD_SHARED_LIBS)
  set(CPOD_PC_PRIVATE "Requires: libcurl libcjson libcrypto zlib\nLibs.private: -pthread")
endif()
foreach(library cpod-core cpod cpod-test)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/${library}.pc.in ${PROJECT_BINARY_DIR}/${library}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${library}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
