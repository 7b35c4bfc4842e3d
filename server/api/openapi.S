    .section .rodata
    .global resonance_openapi_begin
    .global resonance_openapi_end
resonance_openapi_begin:
    .incbin "server/api/openapi.json"
resonance_openapi_end:
    .byte 0
    .section .note.GNU-stack, "", @progbits
