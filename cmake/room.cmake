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

# One test program per room, every *_test.cc of its folder listed: an unlisted one stops the configuration.
function(room_tests name)
  cmake_parse_arguments(TESTS "" "" "SOURCES;LINKS;LABELS" ${ARGN})
  file(GLOB found RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.cc)
  foreach(file ${found})
    if(NOT file IN_LIST TESTS_SOURCES)
      message(FATAL_ERROR "${CMAKE_CURRENT_SOURCE_DIR}/${file} is not listed in its CMakeLists.txt, so it would never run")
    endif()
  endforeach()
  add_executable(${name} ${TESTS_SOURCES})
  target_link_libraries(${name} PRIVATE ${TESTS_LINKS} warnings GTest::gtest GTest::gmock GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT 1200 LABELS "${TESTS_LABELS}")
endfunction()
