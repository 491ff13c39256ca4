# What `make install` puts where, and the Debian package that `make deb` makes of the same. Everything hangs on the prefix
# that is given at the installation: the program finds its runtime and its settings from where it lies.
install(TARGETS voiceplate RUNTIME DESTINATION bin)

# The speech models, where tools/setup has fetched them: without them all but the embedded engine works.
file(GLOB models ${PROJECT_SOURCE_DIR}/models/*.onnx ${PROJECT_SOURCE_DIR}/models/*.onnx.json
     ${PROJECT_SOURCE_DIR}/models/*.MODEL_CARD ${PROJECT_SOURCE_DIR}/models/vocab.lst)
install(FILES ${models} DESTINATION share/voiceplate/models)
install(FILES ${PROJECT_SOURCE_DIR}/models/libonnxruntime.so DESTINATION lib/voiceplate OPTIONAL)

file(GLOB pages ${PROJECT_SOURCE_DIR}/docs/*.md)
install(FILES ${PROJECT_SOURCE_DIR}/README.md DESTINATION share/doc/voiceplate)
install(FILES ${pages} DESTINATION share/doc/voiceplate/docs)
install(DIRECTORY packaging/proxies deploy DESTINATION share/doc/voiceplate)
install(FILES packaging/voiceplate.sysusers DESTINATION lib/sysusers.d RENAME voiceplate.conf)

# What names the prefix or is printed by the program is made when it is known.
install(CODE "set(SOURCE \"${PROJECT_SOURCE_DIR}\")\nset(MADE \"${CMAKE_BINARY_DIR}/packaging\")
set(PROGRAM \"$<TARGET_FILE:voiceplate>\")")
install(SCRIPT packaging/install_made.cmake)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "The VoicePlate authors <voiceplate@localhost>")
set(CPACK_PACKAGE_VENDOR VoicePlate)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "answers a restaurant's telephone and takes orders")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "Bridges calls from Twilio to a speech-to-speech model over the OpenAI Realtime protocol, or to the embedded engine that
 needs no account; the model builds the order through functions, and the order goes to the kitchen once the caller has
 heard it read back and said yes.")
# A package of a later commit is a newer one: apt would do nothing where the version is the installed one's.
execute_process(COMMAND ${CMAKE_COMMAND} -E env TZ=UTC git log -1 --format=%cd --date=format-local:%Y%m%d%H%M%S
                WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE committed OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
set(CPACK_DEBIAN_PACKAGE_VERSION ${PROJECT_VERSION})
if(committed)
  string(APPEND CPACK_DEBIAN_PACKAGE_VERSION +git${committed})
endif()
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION comm)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON) # of the speech runtime, too
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "ca-certificates, tzdata, pocketsphinx-en-us, systemd-standalone-sysusers | systemd, init-system-helpers (>= 1.54)")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "systemd, bash-completion")
set(CPACK_DEBIAN_COMPRESSION_TYPE zstd)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    "${PROJECT_SOURCE_DIR}/packaging/deb/postinst;${PROJECT_SOURCE_DIR}/packaging/deb/prerm;${PROJECT_SOURCE_DIR}/packaging/deb/postrm;${PROJECT_SOURCE_DIR}/packaging/deb/conffiles")
set(CPACK_STRIP_FILES ON)
include(CPack)
