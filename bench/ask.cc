// Clients that ask a server's explorer over HTTP, each on a connection of its own, no question
// twice: bench/ask HOME PORT TOKEN CLIENTS SECONDS [THINK]. HOME is the server's, for the codes to
// ask about; THINK is how many seconds a client waits between an answer and its next question.
// bench/serve runs it.
#include <chrono>
#include <cstdlib>
#include <thread>
#include <utility>  // asio's awaitable needs it and does not say so

#include <boost/asio.hpp>
#include <boost/beast.hpp>

#include "asker.h"
#include "explore/explorer.h"
#include "lake/home.h"

namespace {

using namespace tw;
namespace beast = boost::beast;
using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

std::string path_of(const explore::Question& question) {
  std::string path = "/api/explore?rows=" + question.by[0] + "&measure=" + question.measures[0] +
                     "&period=" + question.first + ".." + question.last;
  if (question.by.size() > 1) path += "&columns=" + question.by[1];
  if (question.top > 0) path += "&top=" + std::to_string(question.top);
  for (const auto& filter : question.where)
    path += "&where=" + filter.axis + "%3D" + filter.codes[0];
  return path;
}

class Client {
 public:
  Client(unsigned short port, std::string token) : token_(std::move(token)) {
    stream_.connect(
        boost::asio::ip::tcp::endpoint(boost::asio::ip::make_address("127.0.0.1"), port));
  }

  // Seconds until all of the answer is there.
  double ask(const explore::Question& question) {
    beast::http::request<beast::http::empty_body> request(beast::http::verb::get, path_of(question),
                                                          11);
    request.set(beast::http::field::host, "127.0.0.1");
    request.set(beast::http::field::authorization, "Bearer " + token_);
    const auto began = Clock::now();
    beast::http::write(stream_, request);
    beast::http::response<beast::http::string_body> response;
    beast::http::read(stream_, buffer_, response);
    if (response.result() != beast::http::status::ok) {
      std::fprintf(stderr, "%s\n%s\n", path_of(question).c_str(), response.body().c_str());
      std::exit(1);
    }
    return Seconds(Clock::now() - began).count();
  }

 private:
  std::string token_;
  boost::asio::io_context context_;
  beast::tcp_stream stream_{context_};
  beast::flat_buffer buffer_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) {
    std::fprintf(stderr, "usage: ask HOME PORT TOKEN CLIENTS SECONDS [THINK]\n");
    return 2;
  }
  const auto port = static_cast<unsigned short>(std::atoi(argv[2]));
  const int clients = std::atoi(argv[4]);
  const Seconds length(std::atof(argv[5])), think(argc > 6 ? std::atof(argv[6]) : 0);
  const auto home = lake::Home::open(argv[1]);
  lake::Engine engine({.threads = 1});
  explore::Explorer explorer(*home, engine);
  if (!home || !explorer.refresh(silent_progress())) return 3;

  bench::Asked asked;
  std::mutex mutex;
  std::vector<double> took;
  const auto start = Clock::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < clients; ++i) {
    threads.emplace_back([&, i] {
      bench::Asker asker(*explorer.serving(), static_cast<unsigned>(i + 1));
      Client client(port, argv[3]);
      std::this_thread::sleep_for(think * i / clients);  // they did not all come at once
      while (Clock::now() - start < length) {
        const auto question = asker.next();
        if (!asked.is_new(question)) continue;
        const double time = client.ask(question);
        {
          const std::scoped_lock lock(mutex);
          took.push_back(time);
        }
        std::this_thread::sleep_for(think);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  const auto name = std::to_string(clients) + " clients";
  bench::report(name.c_str(), took, length.count());
  return 0;
}
