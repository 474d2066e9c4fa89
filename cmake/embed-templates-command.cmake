# cpod_embed_templates(OUTPUT FOLDER): generates the C source OUTPUT from the templates in FOLDER.
function(cpod_embed_templates output folder)
  file(GLOB templates CONFIGURE_DEPENDS ${folder}/*.mustache)
  set(script ${PROJECT_SOURCE_DIR}/cmake/embed-templates.cmake)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DOUTPUT=${output} -P ${script}
    DEPENDS ${templates} ${script}
    COMMENT "Embedding the templates" VERBATIM)
endfunction()
