# cmake -DFOLDER=runtime/include/cpod -DOUTPUT=runtime_names.c -P runtime-names.cmake
# Writes the array that generator/lang/reserved.h declares: the public names of the runtime, read from its headers. A header
# in FOLDER/core or FOLDER/test declares every cpod name in it. The headers in FOLDER also use names of the generated SDK: only the names
# that they declare are listed.
cmake_policy(VERSION 3.25)
set(name "(cpod|CPOD)_[A-Za-z0-9_]+")
set(boundary "[^A-Za-z0-9_]")

# The text of a header without comments and string literals, and without characters that are special in lists of CMake.
function(read_header file out)
  file(READ ${file} text)
  string(REGEX REPLACE "[][;]" "@" text "${text}")
  set(code "")
  string(FIND "${text}" "/*" start)
  while(start GREATER_EQUAL 0)
    string(SUBSTRING "${text}" 0 ${start} before)
    string(SUBSTRING "${text}" ${start} -1 text)
    string(FIND "${text}" "*/" end)
    math(EXPR end "${end} + 2")
    string(SUBSTRING "${text}" ${end} -1 text)
    string(APPEND code "${before} ")
    string(FIND "${text}" "/*" start)
  endwhile()
  string(APPEND code "${text}")
  string(REGEX REPLACE "//[^\n]*|\"[^\"\n]*\"" " " code "${code}")
  set(${out} " ${code} " PARENT_SCOPE)
endfunction()

# Appends to `names` the names in all matches of a pattern in `code`.
function(append_names pattern)
  string(REGEX MATCHALL "${pattern}" matches "${code}")
  foreach(match IN LISTS matches)
    string(REGEX MATCH "${name}" found "${match}")
    list(APPEND names ${found})
  endforeach()
  set(names "${names}" PARENT_SCOPE)
endfunction()

set(names "")
file(GLOB core_headers ${FOLDER}/core/*.h ${FOLDER}/test/*.h)
file(GLOB platform_headers ${FOLDER}/*.h)
if(NOT core_headers OR NOT platform_headers)
  message(FATAL_ERROR "no headers in ${FOLDER} or ${FOLDER}/core")
endif()
foreach(header IN LISTS core_headers)
  read_header(${header} code)
  append_names("${boundary}${name}")
  string(REGEX MATCHALL "CPOD_DECLARE_MAP\\(cpod_[a-z0-9_]+" maps "${code}")
  foreach(map IN LISTS maps) # the macro pastes the name of the entry's type
    string(REGEX REPLACE ".*\\(" "" map ${map})
    list(APPEND names ${map}_entry)
  endforeach()
endforeach()
foreach(header IN LISTS platform_headers)
  read_header(${header} code)
  append_names("${boundary}${name}\\(")                       # functions and macros
  append_names("#define ${name}")
  append_names("${boundary}(struct|enum|union) ${name}")
  append_names("} ${name}@")                                  # typedefs
  append_names("\\(\\*${name}\\)")                            # typedefs of functions
  append_names("\n +CPOD_[A-Z0-9_]+( = [^,\n]*)?,?[ ]*\n")    # enumerators
endforeach()
list(FILTER names EXCLUDE REGEX "_H$") # include guards
list(REMOVE_DUPLICATES names)
list(SORT names)
list(LENGTH names count)
if(count EQUAL 0)
  message(FATAL_ERROR "no name found in the headers of ${FOLDER}")
endif()
list(JOIN names "\",\n    \"" text)
file(WRITE ${OUTPUT} "#include \"lang/reserved.h\"\n\nconst char *const runtime_names[] = {\n    \"${text}\",\n};\n\n"
  "const size_t runtime_name_count = sizeof runtime_names / sizeof runtime_names[0];\n")
