# Functions that define the targets of this project.

# cpod_generator_stage(NAME SOURCE… [LINK library…]): a stage of the generator, the static library `cpodgen-NAME`.
function(cpod_generator_stage name)
  cmake_parse_arguments(STAGE "" "" "LINK" ${ARGN})
  add_library(cpodgen-${name} STATIC ${STAGE_UNPARSED_ARGUMENTS})
  target_include_directories(cpodgen-${name} PUBLIC ${PROJECT_SOURCE_DIR}/generator)
  target_compile_definitions(cpodgen-${name} PRIVATE _POSIX_C_SOURCE=200809L)
  target_link_libraries(cpodgen-${name} PUBLIC ${STAGE_LINK} PRIVATE cpod-warnings)
endfunction()

# cpod_unit_test(NAME SOURCE… [LINK library…]): a cmocka program and a CTest of the same name, with the label `unit`.
# CPOD_SHARED_DIR is the folder of third-party test data. A test that needs it is skipped where it is absent.
function(cpod_unit_test name)
  cmake_parse_arguments(TEST "" "" "LINK" ${ARGN})
  add_executable(test-${name} ${TEST_UNPARSED_ARGUMENTS})
  target_compile_definitions(test-${name} PRIVATE _POSIX_C_SOURCE=200809L
    CPOD_SOURCE_DIR="${PROJECT_SOURCE_DIR}" CPOD_SHARED_DIR="${PROJECT_SOURCE_DIR}/../shared")
  target_link_libraries(test-${name} PRIVATE ${TEST_LINK} cpod-warnings PkgConfig::cmocka)
  add_test(NAME ${name} COMMAND test-${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS unit TIMEOUT 300)
endfunction()
