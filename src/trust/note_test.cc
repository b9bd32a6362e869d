#include "trust/note.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <filesystem>

#include "base/base64.h"
#include "base/file.h"
#include "trust/checkpoint.h"
#include "trust/cosignature.h"

namespace tw::trust {
namespace {

// The example of golang.org/x/mod/sumdb/note: a key pair, a text, the note.
constexpr std::string_view kPeterSigner =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
constexpr std::string_view kPeterVerifier =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr std::string_view kPeterNote =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/"
    "SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

TEST(Note, TheExampleOfTheGoLibraryIsMadeAndVerifiedByteForByte) {
  const auto signer = SignerKey::parse(kPeterSigner);
  ASSERT_TRUE(signer) << signer.error().code;
  EXPECT_EQ(signer->text(), kPeterSigner);
  EXPECT_EQ(signer->verifier().text(), kPeterVerifier);
  const auto note = Note::parse(kPeterNote);
  ASSERT_TRUE(note) << note.error().code;
  EXPECT_EQ(note->bytes(), kPeterNote);
  EXPECT_TRUE(*signed_by(*note, *VerifierKey::parse(kPeterVerifier)));
  EXPECT_EQ(sign_text(*signer, note->text), note->signatures[0]);
}

TEST(Note, AKeyIsRefusedWhereAnythingOfItWasChanged) {
  const auto code = [](const std::string& text) {
    const auto key = VerifierKey::parse(text);
    return key ? "" : key.error().code;
  };
  const std::string key(kPeterVerifier);
  EXPECT_EQ(code(key), "");
  EXPECT_EQ(code("Peter" + key), "trust.key_id_wrong");
  EXPECT_EQ(code(key.substr(0, key.size() - 1)), "trust.key_syntax");
  EXPECT_EQ(code("a b+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), "trust.key_syntax");
  EXPECT_EQ(code("PeterNeumann+c74f20a3+" + base64("\x02rest of a key")), "trust.key_type_unknown");
  EXPECT_EQ(code("PeterNeumann"), "trust.key_syntax");
}

TEST(Note, ChangedTextIsNotTheSigners) {
  auto note = *Note::parse(kPeterNote);
  note.text[0] = 'i';
  const auto held = signed_by(note, *VerifierKey::parse(kPeterVerifier));
  ASSERT_FALSE(held);
  EXPECT_EQ(held.error().code, "trust.signature_wrong");
}

TEST(Note, SignaturesOfUnknownKeysAreIgnored) {
  auto note = *Note::parse(kPeterNote);
  auto stranger = note.signatures[0];
  stranger.key_id ^= 1U;  // the same name, another key
  note.signatures.insert(note.signatures.begin(), stranger);
  EXPECT_TRUE(*signed_by(note, *VerifierKey::parse(kPeterVerifier)));
  note.signatures.pop_back();
  EXPECT_FALSE(*signed_by(note, *VerifierKey::parse(kPeterVerifier)));
}

TEST(Note, WhatIsNoNoteIsRefused) {
  const std::string line = Note::parse(kPeterNote)->signatures[0].line();
  for (const auto& bad : std::vector<std::string>{
           std::string(), std::string("text\n"), "text\n" + line, "text\n\n",
           "text\n\n" + line.substr(0, line.size() - 1), "te\rxt\n\n" + line, "te\xff\n\n" + line,
           "text\n\n" + line + "more\n", "text\n\n- name AAAAAAA=\n", "text\n\n— name AAAA\n",
           "text\n\n— na+me AAAAAAA=\n", "text\n\n—  AAAAAAA=\n"}) {
    EXPECT_FALSE(Note::parse(bad)) << bad;
  }
  EXPECT_TRUE(Note::parse("several\n\nparagraphs\n\n" + line));
}

TEST(Note, ALimitOnSignaturesProtectsTheReader) {
  std::string many = "text\n\n";
  for (int i = 0; i < 16; ++i) many += "— name" + std::to_string(i) + " AAAAAAA=\n";
  EXPECT_TRUE(Note::parse(many));  // sixteen must be accepted
  for (int i = 0; i < 100; ++i) many += "— more" + std::to_string(i) + " AAAAAAA=\n";
  EXPECT_EQ(Note::parse(many).error().code, "trust.note_too_large");
}

// The checkpoints of a log that Tessera wrote. Only the key's id is known of its signature.
TEST(Checkpoint, ThoseOfTheTestLogAreRead) {
  const char* named = std::getenv("TIDEWAITER_DATA");
  const std::filesystem::path folder =
      std::filesystem::path(named != nullptr ? named : TIDEWAITER_SOURCE_DIR "/../shared/data") /
      "tlog/testdata/log";
  if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "no log at " << folder;
  for (std::uint64_t size = 0; size <= 15; ++size) {
    const auto bytes = *read_file(folder / ("checkpoint." + std::to_string(size)));
    const auto note = Note::parse(bytes);
    ASSERT_TRUE(note) << note.error().code;
    EXPECT_EQ(note->bytes(), bytes);
    const auto checkpoint = Checkpoint::parse(note->text);
    ASSERT_TRUE(checkpoint) << checkpoint.error().code;
    EXPECT_EQ(checkpoint->origin, "example.com/log/testdata");
    EXPECT_EQ(checkpoint->tree.size, size);
    EXPECT_EQ(checkpoint->text(), note->text);
    if (size == 0) {
      EXPECT_EQ(checkpoint->tree.root, empty_root(Digest::kSha256));
    }
  }
}

TEST(Checkpoint, WhatIsNoneIsRefused) {
  const std::string root = base64_of(empty_root(Digest::kSha256));
  EXPECT_TRUE(Checkpoint::parse("a.example/log\n0\n" + root + "\n"));
  EXPECT_TRUE(Checkpoint::parse("a.example/log\n0\n" + root + "\nextension\n"));
  for (const auto& bad : std::vector<std::string>{
           "a.example/log\n00\n" + root + "\n", "a.example/log\n-1\n" + root + "\n",
           "a.example/log\n+1\n" + root + "\n",
           "a.example/log\n18446744073709551616\n" + root + "\n", "\n0\n" + root + "\n",
           std::string("a.example/log\n0\nAAAA\n"), "a.example/log\n0\n" + root,
           "a.example/log\n0\n" + root + "\n\n"}) {
    EXPECT_FALSE(Checkpoint::parse(bad)) << bad;
  }
}

TEST(Checkpoint, OnlyTheLogsOwnKeyOpensIt) {
  const auto key = *SignerKey::make("a.example/log", KeyType::kEd25519);
  const auto other = *SignerKey::make("a.example/log", KeyType::kEd25519);
  const auto elsewhere = *SignerKey::make("b.example/log", KeyType::kEd25519);
  const auto note = sign_checkpoint(key, {0, empty_root(Digest::kSha256)});
  EXPECT_TRUE(open_checkpoint(note, key.verifier()));
  EXPECT_EQ(open_checkpoint(note, other.verifier()).error().code, "trust.signature_missing");
  EXPECT_EQ(open_checkpoint(note, elsewhere.verifier()).error().code, "trust.origin_differs");
}

TEST(Cosignature, HoldsForItsTextTimeAndKey) {
  const auto key = *SignerKey::make("witness.example/w", KeyType::kCosignature);
  const std::string text = "a.example/log\n0\n" + base64_of(empty_root(Digest::kSha256)) + "\n";
  auto signature = cosign(key, text, 1679315147);
  EXPECT_EQ(cosignature_time(text, signature, key.verifier()), 1679315147U);
  EXPECT_FALSE(cosignature_time(text + "x\n", signature, key.verifier()));
  signature.bytes[7] = static_cast<char>(signature.bytes[7] ^ 1);  // another time
  EXPECT_FALSE(cosignature_time(text, signature, key.verifier()));
  signature.bytes.resize(64);
  EXPECT_FALSE(cosignature_time(text, signature, key.verifier()));
}

class EveryType : public testing::TestWithParam<KeyType> {};
INSTANTIATE_TEST_SUITE_P(Key, EveryType,
                         testing::Values(KeyType::kEd25519, KeyType::kCosignature, KeyType::kSm2));

TEST_P(EveryType, KeysComeBackFromTheirTexts) {
  const auto key = *SignerKey::make("国.example/日志", GetParam());
  const auto again = SignerKey::parse(key.text());
  ASSERT_TRUE(again) << again.error().code;
  EXPECT_EQ(again->keys.private_key, key.keys.private_key);
  EXPECT_EQ(again->verifier(), key.verifier());
  EXPECT_EQ(*VerifierKey::parse(key.verifier().text()), key.verifier());
}

TEST(Key, AnSm2SignatureHoldsForItsTextAlone) {
  const auto key = *SignerKey::make("a.example/sm", KeyType::kSm2);
  Note note{"text\n", {sign_text(key, "text\n")}};
  EXPECT_TRUE(*signed_by(note, key.verifier()));
  EXPECT_TRUE(*signed_by(*Note::parse(note.bytes()), key.verifier()));
  note.text = "Text\n";
  EXPECT_FALSE(signed_by(note, key.verifier()));
}

TEST(Key, NamesHoldNoSpaceOfAnyKind) {
  for (const std::string name : {"", "a b", "a+b", "a\tb",
                                 "a\xc2\xa0"
                                 "b",
                                 "a\xe3\x80\x80"
                                 "b",
                                 "a\xff"}) {
    EXPECT_FALSE(is_key_name(name)) << name;
  }
  EXPECT_TRUE(is_key_name("海关.example/log"));
}

}  // namespace
}  // namespace tw::trust
