internal import FoundationEssentials
internal import Glibc

/// The right of one process to run a plan, kept by the kernel.
///
/// An advisory lock on a file beside the journal: it goes away with the process however that ends,
/// which a row in the database would not. The file says who holds it, for the message to others.
final class PlanLock: Sendable {
    let path: String
    /// Whether a run of the plan has had the lock before, and was in the journal.
    let wasAnnounced: Bool

    private let descriptor: CInt

    /// File systems take names of 255 bytes, of which the journal's own needs some.
    private static let longestName = 100
    private static let longestEnd = 60

    init(journal: String, plan: String) throws(JournalError) {
        path = "\(journal).\(Self.fileSafe(plan)).lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            wasAnnounced = false
            throw .cannotOpen(path, String(cString: strerror(errno)))
        }
        let isOurs = flock(descriptor, LOCK_EX | LOCK_NB) == 0
        // Read only now: before, another process could announce itself and end in between.
        let holder = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        wasAnnounced = !holder.isEmpty
        guard isOurs else {
            throw .held(plan, by: holder.isEmpty ? "another process" : holder)
        }
    }

    /// Says who holds the lock, once the journal has the run.
    func announce(_ owner: String) throws(JournalError) {
        let text = Array("\(owner), process \(getpid())".utf8)
        guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0,
            write(descriptor, text, text.count) == text.count
        else {
            throw .cannotOpen(path, String(cString: strerror(errno)))
        }
    }

    /// Runs also after an `init` that throws, once the descriptor is set: who closed it there too
    /// would close what another thread has opened meanwhile.
    deinit {
        close(descriptor)
    }

    /// A plan's part of the file name: the plan itself if it can be, else its end and a number, as
    /// plans that differ in nothing but `/` and `_` have locks of their own.
    private static func fileSafe(_ plan: String) -> String {
        let safe = String(
            plan.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
        guard safe != plan || safe.utf8.count > longestName else { return safe }
        return "\(safe.suffix(longestEnd))-\(String(Checksum.of(plan), radix: 16))"
    }
}
