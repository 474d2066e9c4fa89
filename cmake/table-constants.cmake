# cmake -DHEADER=kinds.h -DOUTPUT=constant_lists.c -P table-constants.cmake
# Turns every `typedef enum cpod_<name> {…}` of the header that generator and runtime share into a list of names and
# values, `sdk_constants_<name>`, so that the generator writes the names without a list of its own.
file(READ ${HEADER} text)
string(REGEX REPLACE "/\\*([^*]|\\*+[^*/])*\\*+/" "" text "${text}")
string(REGEX MATCHALL "typedef enum cpod_[a-z_]+ {[^}]*}" enums "${text}")
if(NOT enums)
  message(FATAL_ERROR "no enums in ${HEADER}")
endif()

set(lists "")
foreach(enum IN LISTS enums)
  string(REGEX REPLACE "typedef enum cpod_([a-z_]+) {.*" "\\1" name "${enum}")
  string(REGEX REPLACE "typedef enum cpod_[a-z_]+ {" "" body "${enum}")
  string(REGEX MATCHALL "CPOD_[A-Z0-9_]+" constants "${body}")
  string(APPEND lists "const sdk_constant sdk_constants_${name}[] = {\n")
  foreach(constant IN LISTS constants)
    string(APPEND lists "    {\"${constant}\", ${constant}},\n")
  endforeach()
  string(APPEND lists "    {0, 0},\n};\n")
endforeach()

file(WRITE ${OUTPUT} "#include \"sdk/sdk.h\"\n\n${lists}")
