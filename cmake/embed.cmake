# Writes text files into a C++ source: cmake -DNAME -DROOT -DLIST -DOUTPUT -P embed.cmake
file(STRINGS ${LIST} files ENCODING UTF-8)
set(body "")
foreach(file ${files})
  file(READ ${ROOT}/${file} hex HEX)
  string(LENGTH "${hex}" length)
  math(EXPR size "${length} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
  string(MAKE_C_IDENTIFIER "${file}" id)
  string(APPEND body "const char ${id}[] = {${bytes}'\\0'};\n")
  string(APPEND entries "    {\"${file}\", {${id}, ${size}}},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"base/embedded.h\"\n\nnamespace tw::embedded {\nnamespace {\n${body}}  // namespace\n
const std::vector<File>& ${NAME}() {\n  static const std::vector<File> files = {\n${entries}  };\n  return files;\n}\n
}  // namespace tw::embedded\n")
