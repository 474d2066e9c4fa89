# libcpod: the generated SDK (generated/, written by cpodgen) and the hand-written part for cPod (runtime/cpod).
include(generated/sources.cmake)

# cpod_SOVERSION is a hash of the declarations in all headers: a program never runs with a library of another layout.
list(TRANSFORM cpod_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/generated/)
add_library(cpod ${cpod_SOURCES} $<TARGET_OBJECTS:cpod-platform-objects>)
add_library(cpod::cpod ALIAS cpod)
set_target_properties(cpod PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${cpod_SOVERSION} EXPORT_NAME cpod)
target_include_directories(cpod PUBLIC
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/generated/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_link_libraries(cpod PUBLIC cpod-core PRIVATE PkgConfig::libcrypto $<BUILD_INTERFACE:cpod-warnings>)

install(TARGETS cpod EXPORT cpod-targets
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/generated/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

# `cmake --build build --target regenerate` writes generated/ and its documentation from openapi/ and templates/.
add_custom_target(regenerate
  COMMAND cpodgen generate --templates templates --docs docs -o generated openapi/openapi.yaml
  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} USES_TERMINAL VERBATIM)
