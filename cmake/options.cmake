# Options of the build: cmake -DNAME=VALUE.
option(BUILD_SHARED_LIBS "Build libcpod and libcpod-core as shared libraries" ON)
option(CPOD_BUILD_SDK "Build libcpod, the generated SDK" ON)
option(CPOD_BUILD_EMULATOR "Build cpod-emulator, the server of the contract" ${PROJECT_IS_TOP_LEVEL})
option(CPOD_BUILD_TESTS "Build the tests" ${PROJECT_IS_TOP_LEVEL})
option(CPOD_BUILD_EXAMPLES "Build the example programs" ${PROJECT_IS_TOP_LEVEL})
option(CPOD_BUILD_FUZZERS "Build the fuzz targets (needs clang)" OFF)
option(CPOD_WERROR "Treat warnings as errors" ON)
set(CPOD_SANITIZE "" CACHE STRING "Sanitizers of the whole build: 'address,undefined' or 'thread'")

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Kind of build" FORCE)
endif()

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)

add_library(cpod-warnings INTERFACE)
target_compile_options(cpod-warnings INTERFACE
  -Wall
  -Wextra
  -Wpedantic
  -Wconversion
  -Wshadow
  -Wstrict-prototypes
  -Wvla)
if(CPOD_WERROR)
  target_compile_options(cpod-warnings INTERFACE -Werror)
endif()

if(CPOD_SANITIZE)
  add_compile_options(-fsanitize=${CPOD_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${CPOD_SANITIZE})
endif()
