// What every reader of messages does with files that are wrong, huge or hostile.
#include <fstream>

#include "base/file.h"
#include "base/messages.h"
#include "declaration/message_fixture.h"
#include "declaration/xml.h"

namespace tw::declaration {
namespace {

const std::vector<const MessageReader*> kReaders{&wco_reader(), &decmessage_reader(),
                                                 &sad_reader()};

// Every reader must refuse the text, with the same code at the same line, and keep its bytes.
void expect_refused(const std::string& text, std::string_view code, std::int64_t line) {
  for (const auto* reader : kReaders) {
    const auto bad = only<Unreadable>(*reader, text);
    EXPECT_EQ(bad.error.code, code);
    EXPECT_EQ(bad.error.place.line, line);
    EXPECT_EQ(bad.error.place.file, "test.xml");
    EXPECT_EQ(bad.raw, text);
    EXPECT_EQ(bad.records, 1);
    EXPECT_TRUE(message_exists(Language::kChinese, bad.error.code));
  }
}

TEST(Messages, TruncatedFilesAreRefusedWhereTheyEnd) {
  expect_refused("<ASYCUDA>\n<Item>\n<Pack", "xml.not_well_formed", 3);
  expect_refused("<DecMessage>\n", "xml.not_well_formed", 2);
  expect_refused("", "xml.not_well_formed", 1);
}

// Ten levels of ten would be 10^10 characters: the parser stops at the document type.
TEST(Messages, AnXmlBombIsRefusedBeforeItIsExpanded) {
  std::string bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE b [<!ENTITY e0 \"x\">";
  for (int i = 1; i <= 10; ++i) {
    bomb += "<!ENTITY e" + std::to_string(i) + " \"";
    for (int k = 0; k < 10; ++k) bomb += "&e" + std::to_string(i - 1) + ";";
    bomb += "\">";
  }
  expect_refused(bomb + "]>\n<DecMessage>&e10;</DecMessage>", "xml.document_type", 2);
}

TEST(Messages, ExternalEntitiesAreRefused) {
  expect_refused(
      "<!DOCTYPE a [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>\n<MetaData>&f;</MetaData>",
      "xml.document_type", 1);
  expect_refused("<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/a.dtd\">\n<ASYCUDA/>",
                 "xml.document_type", 1);
}

TEST(Messages, BytesMustBeInTheEncodingThatIsDeclared) {
  const std::string gbk = "\xb7\xa7\xc3\xc5";  // 阀门 in GB18030
  expect_refused("<DecMessage>\n" + gbk + "</DecMessage>", "xml.encoding", 2);
  expect_refused("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DecMessage>" + gbk + "</DecMessage>",
                 "xml.encoding", 2);
  expect_refused("<?xml version=\"1.0\" encoding=\"GB18030\"?>\n<DecMessage>\xff\xff</DecMessage>",
                 "xml.encoding", 2);
  expect_refused("<?xml version=\"1.0\" encoding=\"EBCDIC-NOT\"?>\n<a/>", "xml.encoding", 1);
  expect_refused("<a>\n\x01</a>", "xml.not_well_formed", 2);
  const auto read = xml::Document::parse(
      "<?xml version=\"1.0\" encoding=\"GB18030\"?><a>" + gbk + "</a>", "test.xml");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->root().text(), "阀门");
}

TEST(Messages, NulBytesAreRefused) {
  using namespace std::string_literals;
  expect_refused("<MetaData>\n<a>x\0y</a></MetaData>"s, "xml.nul_byte", 2);
  expect_refused("<MetaData/>\n\0"s, "xml.nul_byte", 2);
}

TEST(Messages, FieldsOfMillionsAndTreesOfThousandsAreRefused) {
  const auto long_name = only<Unreadable>(
      decmessage_reader(),
      "<DecMessage><DecHead><EntryId>1</EntryId><IEFlag>I</IEFlag></DecHead><DecLists>"
      "<DecList>\n<GName>" +
          std::string(10'000'000, 'x') + "</GName></DecList></DecLists></DecMessage>");
  EXPECT_EQ(long_name.error.code, "read.field_too_long");
  EXPECT_EQ(long_name.value, "10000000");
  EXPECT_EQ(long_name.error.place.line, 2);
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "<a>";
  EXPECT_EQ(only<Unreadable>(sad_reader(), deep).error.code, "xml.not_well_formed");
}

TEST(Messages, FilesOverTheLimitAreRefusedUnread) {
  const auto path = std::filesystem::temp_directory_path() / ("message-" + unique_name() + ".xml");
  std::ofstream(path) << "<MetaData>" << std::string(MessageReader::kMaxBytes, ' ')
                      << "</MetaData>";
  const auto messages = wco_reader().read(path);
  std::filesystem::remove(path);
  ASSERT_EQ(messages.size(), 1u);
  const auto& bad = std::get<Unreadable>(messages[0]);
  EXPECT_EQ(bad.error.code, "read.message_too_large");
  EXPECT_EQ(bad.error.place.line, 1);
  EXPECT_EQ(bad.raw.size(), 4096u);
}

// A million messages on one line must neither keep a million lines nor take a minute.
TEST(Messages, FilesOfTooManyMessagesAreRefused) {
  std::string text = "<batch>";
  for (std::size_t i = 0; i <= MessageReader::kMaxMessages; ++i) text += "<Response/>";
  const auto bad = only<Unreadable>(wco_reader(), text + "</batch>");
  EXPECT_EQ(bad.error.code, "read.too_many_messages");
}

TEST(Messages, EachKeepsItsOwnBytes) {
  const auto messages = decmessage_reader().read_text(
      "<batch>\n<DecMessage>\n1</DecMessage>\n<DecMessage>2</DecMessage><DecMessage>3</"
      "DecMessage>\n"
      "<DecMessage>4\n</DecMessage></batch>",
      "test.xml");
  std::vector<std::string> raw;
  for (const auto& each : messages) raw.push_back(std::get<Unreadable>(each).raw);
  EXPECT_EQ(raw, (std::vector<std::string>{
                     "<DecMessage>\n1</DecMessage>\n", "<DecMessage>2</DecMessage>",
                     "<DecMessage>3</DecMessage>", "<DecMessage>4\n</DecMessage></batch>"}));
}

TEST(Messages, WhatTheFormatDoesNotHaveIsRefused) {
  for (const auto* reader : kReaders) {
    const auto bad = only<Unreadable>(*reader, "<!-- -->\n<invoice><total>1</total></invoice>");
    EXPECT_EQ(bad.error.code, "read.unknown_message");
    EXPECT_EQ(bad.error.args.at(0), "invoice");
    EXPECT_EQ(bad.error.place.line, 2);
  }
}

TEST(Messages, LinesAreKnownBeyondSixtyFiveThousand) {
  const auto bad = only<Unreadable>(
      decmessage_reader(), "<DecMessage><DecHead>" + std::string(70'000, '\n') +
                               "<EntryId>1</EntryId><IEFlag>?</IEFlag></DecHead></DecMessage>");
  EXPECT_EQ(bad.error.place.line, 70'001);
}

TEST(Xml, TextIsTheElementsOwnWithoutSpaceAtTheEnds) {
  const auto document = xml::Document::parse(
      "<a>\n <b> one <!-- no --> two <c>three</c><![CDATA[ & ]]></b><n:b xmlns:n='urn:n' k=' v "
      "'/>\n</a>",
      "f");
  ASSERT_TRUE(document.has_value());
  const auto root = document->root();
  EXPECT_EQ(root.at("b").text(), "one  two  &");
  EXPECT_EQ(root.at("b/c").text(), "three");
  EXPECT_EQ(root.at("b/c/d/e").text(), "");
  EXPECT_FALSE(root.at("b/x/y"));
  EXPECT_EQ(root.children("b").size(), 2u);
  EXPECT_EQ(root.children("b")[1].attribute("k"), "v");
  EXPECT_EQ(root.at("b/c").path(), "/a/b[1]/c");
  EXPECT_EQ(root.at("b/c").line(), 2);
}

}  // namespace
}  // namespace tw::declaration
