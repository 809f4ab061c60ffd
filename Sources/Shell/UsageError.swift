/// A command line that cannot be understood.
struct UsageError: Error, Equatable {
    /// What is wrong with it, naming the word.
    let message: String
}
