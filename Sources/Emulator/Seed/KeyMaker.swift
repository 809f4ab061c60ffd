internal import Dispatch
internal import Synchronization
import X509

/// Makes keys, several at a time: RSA keys are most of what a start takes.
enum KeyMaker {
    static func rsa(bits: Int, count: Int) throws(CertificateError) -> [PrivateKey] {
        let made = Mutex<[Result<PrivateKey, CertificateError>]>([])
        DispatchQueue.concurrentPerform(iterations: count) { _ in
            let key = Result { () throws(CertificateError) in try PrivateKey.rsa(bits: bits) }
            made.withLock { $0.append(key) }
        }
        var keys: [PrivateKey] = []
        for key in made.withLock({ $0 }) { keys.append(try key.get()) }
        return keys
    }
}
