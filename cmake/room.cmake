# One library per room. `room(base SOURCES error.cc … SEES other-rooms… PRIVATE third-party targets…)`.
# Rooms are linked PUBLIC, because their headers are included; third parties PRIVATE, because theirs never are.
add_library(warnings INTERFACE)
target_compile_options(warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow=local -Wnon-virtual-dtor -Woverloaded-virtual
  -Wimplicit-fallthrough -Werror
  # GCC 12 reports these inside libstdc++ itself.
  -Wno-maybe-uninitialized -Wno-restrict -Wno-missing-field-initializers)

function(room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;SEES;PRIVATE" ${ARGN})
  if(ROOM_SOURCES)
    add_library(${name} STATIC ${ROOM_SOURCES})
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} PUBLIC ${ROOM_SEES} PRIVATE warnings ${ROOM_PRIVATE})
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} INTERFACE ${ROOM_SEES})
  endif()
endfunction()

# One test program per room, every *_test.cc of its folder listed: an unlisted one stops the configuration. Where its tests
# take minutes, it runs in several SHARDS, side by side.
function(room_tests name)
  cmake_parse_arguments(TESTS "" "SHARDS" "SOURCES;LINKS;LABELS" ${ARGN})
  file(GLOB found RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.cc)
  foreach(file ${found})
    if(NOT file IN_LIST TESTS_SOURCES)
      message(FATAL_ERROR "${CMAKE_CURRENT_SOURCE_DIR}/${file} is not listed in its CMakeLists.txt, so it would never run")
    endif()
  endforeach()
  add_executable(${name} ${TESTS_SOURCES})
  target_link_libraries(${name} PRIVATE ${TESTS_LINKS} warnings GTest::gtest GTest::gmock GTest::gtest_main)
  # What is measured here is whether it works: compiling it is what takes long.
  target_compile_options(${name} PRIVATE $<$<CONFIG:Debug>:-O0>)
  if(NOT TESTS_SHARDS)
    set(TESTS_SHARDS 1)
  endif()
  foreach(shard RANGE 1 ${TESTS_SHARDS})
    math(EXPR index "${shard} - 1")
    set(test ${name})
    if(TESTS_SHARDS GREATER 1)
      string(APPEND test "_${shard}_of_${TESTS_SHARDS}")
    endif()
    add_test(NAME ${test} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(${test} PROPERTIES TIMEOUT 1200 LABELS "${TESTS_LABELS}"
      ENVIRONMENT "GTEST_TOTAL_SHARDS=${TESTS_SHARDS};GTEST_SHARD_INDEX=${index}")
  endforeach()
endfunction()
