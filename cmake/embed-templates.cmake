# cmake -DFOLDER=templates -DOUTPUT=builtin_templates.c -P embed-templates.cmake
# Writes every *.mustache file of FOLDER into the array that emit/template_sources.h declares. Bytes are character constants,
# since a template is longer than the string literals that C11 guarantees.
file(GLOB templates ${FOLDER}/*.mustache)
list(SORT templates)

set(texts "")
set(table "")
set(index 0)
foreach(template IN LISTS templates)
  get_filename_component(name ${template} NAME)
  string(REGEX REPLACE "\\.mustache$" "" name ${name})
  file(READ ${template} bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
  string(APPEND texts "static const char text_${index}[] = {${bytes}'\\0'};\n")
  string(APPEND table "    {\"${name}\", text_${index}, sizeof text_${index} - 1},\n")
  math(EXPR index "${index} + 1")
endforeach()

file(WRITE ${OUTPUT}
  "#include \"emit/template_sources.h\"\n\n${texts}\n"
  "const builtin_template builtin_templates[] = {\n${table}    {0, 0, 0},\n};\n")
