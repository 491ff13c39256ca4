# Rooms: a room is a folder of src/ with a static library room_NAME of its sources, main.c left out. tools/layers says
# which rooms there are and which ones each may include; a room links what it may include, and nothing else.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tools/layers)
set(ALL_ROOMS "")
file(STRINGS ${PROJECT_SOURCE_DIR}/tools/layers layers REGEX "^[a-z_]+:")
foreach(line ${layers})
  string(REGEX MATCH "^[a-z_]+" name ${line})
  string(REGEX MATCHALL "[a-z_]+" rooms ${line})
  list(REMOVE_AT rooms 0)
  list(APPEND ALL_ROOMS ${name})
  list(TRANSFORM rooms PREPEND room_)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.c)
  list(FILTER sources EXCLUDE REGEX "/main\\.c$")
  add_library(room_${name} STATIC ${sources})
  target_include_directories(room_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(room_${name} PUBLIC ${rooms})
endforeach()

# room_libs(NAME x y): the libraries of others that a room links.
function(room_libs NAME)
  target_link_libraries(room_${NAME} PUBLIC ${ARGN})
endfunction()
