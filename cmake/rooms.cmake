# One static library a room (tw_<room>), one test program a room (<room>_test), files found by name.

# tw_embed(NAME PATTERN...): the text files become `tw::embedded::NAME()`, a list of {path, text}.
function(tw_embed name)
  set(files)
  foreach(pattern ${ARGN})
    file(GLOB found CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/${pattern})
    list(APPEND files ${found})
  endforeach()
  list(SORT files)
  set(output ${CMAKE_BINARY_DIR}/embedded/${name}.cc)
  set(inputs)
  foreach(file ${files})
    list(APPEND inputs ${CMAKE_SOURCE_DIR}/${file})
  endforeach()
  string(REPLACE ";" "\n" manifest "${files}")
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/embedded/${name}.list CONTENT "${manifest}" @ONLY)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DROOT=${CMAKE_SOURCE_DIR}
            -DLIST=${CMAKE_BINARY_DIR}/embedded/${name}.list -DOUTPUT=${output}
            -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${inputs} ${CMAKE_BINARY_DIR}/embedded/${name}.list ${CMAKE_SOURCE_DIR}/cmake/embed.cmake)
  add_library(tw_embedded_${name} STATIC ${output})
  target_include_directories(tw_embedded_${name} PRIVATE ${CMAKE_SOURCE_DIR}/src)
endfunction()

# tw_room(NAME [DEPS room...] [LIBS target...] [EMBEDS name...])
function(tw_room name)
  cmake_parse_arguments(R "" "" "DEPS;LIBS;EMBEDS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cc)
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  add_library(tw_${name} STATIC ${sources})
  set_target_properties(tw_${name} PROPERTIES LINKER_LANGUAGE CXX)
  target_include_directories(tw_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  foreach(dep ${R_DEPS})
    target_link_libraries(tw_${name} PUBLIC tw_${dep})
  endforeach()
  foreach(embed ${R_EMBEDS})
    target_link_libraries(tw_${name} PUBLIC tw_embedded_${embed})
  endforeach()
  target_link_libraries(tw_${name} PUBLIC ${R_LIBS})
  set_property(GLOBAL APPEND PROPERTY TW_ROOMS ${name})
endfunction()

# Every src/<room>/*_test.cc goes into <room>_test; one ctest entry a program.
function(tw_tests)
  get_property(rooms GLOBAL PROPERTY TW_ROOMS)
  foreach(room ${rooms})
    file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${room}/*_test.cc)
    if(tests)
      add_executable(${room}_test ${tests})
      target_link_libraries(${room}_test PRIVATE tw_${room} GTest::gmock GTest::gtest_main rapidcheck)
      target_compile_definitions(${room}_test PRIVATE TIDEWAITER_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
      add_test(NAME ${room} COMMAND ${room}_test)
    endif()
  endforeach()
endfunction()
