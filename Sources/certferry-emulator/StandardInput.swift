import Glibc

enum StandardInput {
    /// Sends the process SIGTERM when standard input ends.
    ///
    /// A pipe ends with the process that holds its other side, however that process ends.
    static func endProcessAtItsEnd() {
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { _ in
                var piece = [UInt8](repeating: 0, count: 256)
                while true {
                    let count = read(0, &piece, piece.count)
                    if count == 0 || count < 0 && errno != EINTR { break }
                }
                kill(getpid(), SIGTERM)
                return nil
            }, nil)
        pthread_detach(thread)
    }
}
