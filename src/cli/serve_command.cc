#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <memory>

#include "base/file.h"
#include "base/hex.h"
#include "base/random.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "server/serve.h"

namespace tw::cli {
namespace {

struct Options {
  std::string listen = "127.0.0.1:8080";
  server::HttpSettings http;
  bool plain = false;
  std::filesystem::path portal;
};

// "127.0.0.1:8080", "[::1]:8080".
Result<void> read_listen(Options& options) {
  const auto colon = options.listen.rfind(':');
  const Error wrong("serve.address_invalid", {options.listen});
  if (colon == std::string::npos || colon == 0) return wrong;
  std::string address = options.listen.substr(0, colon);
  if (address.front() == '[' && address.back() == ']')
    address = address.substr(1, address.size() - 2);
  const std::string port = options.listen.substr(colon + 1);
  if (port.empty() || port.size() > 5 ||
      port.find_first_not_of("0123456789") != std::string::npos || std::stoi(port) > 65535) {
    return wrong;
  }
  options.http.address = address;
  options.http.port = static_cast<std::uint16_t>(std::stoi(port));
  return {};
}

bool is_this_machine(const std::string& address) {
  return address.starts_with("127.") || address == "::1";
}

Result<void> consistent(const Options& options) {
  const auto& http = options.http;
  if (http.certificate.empty() != http.key.empty()) return Error("serve.key_needed");
  if (!http.client_authorities.empty() && http.certificate.empty()) {
    return Error("serve.authorities_need_tls");
  }
  if (!is_this_machine(http.address) && http.certificate.empty() && !options.plain) {
    return Error("serve.open_needs_tls", {http.address});
  }
  return {};
}

// A line of JSON a request, in <home>/logs, at most five files of 64 MB.
std::shared_ptr<spdlog::logger> access_log(const std::filesystem::path& home) {
  constexpr std::size_t kBytes = 64 * 1024 * 1024;
  constexpr std::size_t kFiles = 5;
  make_folders(home / "logs");
  auto log = spdlog::rotating_logger_mt("access", (home / "logs" / "access.jsonl").string(), kBytes,
                                        kFiles);
  log->set_pattern("%v");
  log->flush_on(spdlog::level::err);
  spdlog::flush_every(std::chrono::seconds(1));
  return log;
}

Result<void> serve(Context& context, Options& options) {
  TW_CHECK(read_listen(options));
  TW_CHECK(consistent(options));
  server::ServeOptions serve;
  serve.http = options.http;
  serve.services.home = context.home_folder;
  serve.services.engine = {.threads = context.threads, .memory_limit = context.memory};
  serve.start_token = hex_of(system_random(32));
  serve.portal = options.portal;
  serve.log = [&] { return access_log(context.home_folder); };
  serve.on_listening = [&](const std::string& url, const std::string& link) {
    std::printf("%s\n", context.say("serve.listening", {url}).c_str());
    if (!link.empty()) std::printf("%s\n", context.say("serve.sign_in", {link}).c_str());
    std::fflush(stdout);
  };
  TW_CHECK(server::serve(serve));
  std::printf("%s\n", context.say("serve.stopped").c_str());
  return {};
}

}  // namespace

void add_serve(Command& app, Context& context) {
  auto* command = app.add_subcommand(
      "serve",
      "Serve the home over HTTP or HTTPS: /reference lists every request, /openapi.json too.\n"
      "Stops on SIGTERM, when what it is answering is answered. The command line keeps working on\n"
      "the same home beside it");
  auto options = std::make_shared<Options>();
  auto& http = options->http;
  command->add_option("--listen", options->listen, "ADDRESS:PORT; port 0 takes a free one")
      ->capture_default_str();
  command->add_option("--tls-certificate", http.certificate,
                      "Certificate of the server with its chain (PEM): then it speaks HTTPS");
  command->add_option("--tls-key", http.key, "Its private key (PEM)");
  command->add_option("--client-ca", http.client_authorities,
                      "Authorities (PEM) whose certificates of organisations are believed");
  command->add_flag("--client-certificate-required", http.needs_client_certificate,
                    "Nobody gets in without such a certificate");
  command->add_flag("--plain-http", options->plain,
                    "Listen beyond this machine without HTTPS: something in front does the TLS");
  command->add_option("--portal", options->portal, "Folder with the built portal")
      ->check(existing_folder());
  command->add_option("--workers", http.workers, "Requests that are worked on at a time")
      ->check(between(1, 256))
      ->capture_default_str();
  command
      ->add_option("--waiting", http.waiting, "Requests that may wait for a worker; more get 503")
      ->capture_default_str();
  command->add_option("--connections", http.connections, "Open connections in all")
      ->capture_default_str();
  command
      ->add_option("--connections-per-address", http.connections_an_address,
                   "Open connections of one address")
      ->capture_default_str();
  run_as(*command, context, [&context, options] { return serve(context, *options); });
}

}  // namespace tw::cli
