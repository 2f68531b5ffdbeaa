@main
struct Main {
  static func main() {
    print("rtctl")
  }
}
