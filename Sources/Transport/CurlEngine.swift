internal import CCurl
internal import Glibc
internal import Synchronization

/// The thread that drives libcurl's multi handle.
///
/// Started by the first transfer. Other threads only leave messages and wake it; everything that
/// libcurl does not allow from two threads happens here.
final class CurlEngine: Sendable {
    private struct Mail {
        var started: [CurlTransfer] = []
        var hasCancelled = false
        var isStopping = false
        var multi: UnsafeMutableRawPointer?
    }

    private let mail = Mutex(Mail())

    /// Hands a transfer to the thread, which ends it in every case.
    func start(_ transfer: CurlTransfer) {
        mail.withLock { mail in
            mail.started.append(transfer)
            if mail.multi == nil {
                mail.multi = curl_multi_init()
                startThread()
            }
            curl_multi_wakeup(mail.multi)
        }
    }

    /// Ends a transfer early, also one that has not been started yet.
    func cancel(_ transfer: CurlTransfer) {
        transfer.cancel()
        mail.withLock { mail in
            mail.hasCancelled = true
            if let multi = mail.multi { curl_multi_wakeup(multi) }
        }
    }

    /// Ends the thread; what is still under way ends as cancelled.
    func stop() {
        mail.withLock { mail in
            mail.isStopping = true
            if let multi = mail.multi { curl_multi_wakeup(multi) }
        }
    }

    private func startThread() {
        var thread = pthread_t()
        let engine = Unmanaged.passRetained(self).toOpaque()
        let before = Self.blockSignals()
        let status = pthread_create(
            &thread, nil,
            { engine in
                guard let engine else { return nil }
                Unmanaged<CurlEngine>.fromOpaque(engine).takeRetainedValue().run()
                return nil
            }, engine)
        Self.restoreSignals(before)
        precondition(status == 0, "a thread can be made unless the process is at its limit")
        pthread_detach(thread)
    }

    /// Ctrl-C is for the thread that runs Lua; a new thread blocks what its maker blocks.
    private static func blockSignals() -> sigset_t {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        return before
    }

    private static func restoreSignals(_ before: sigset_t) {
        var before = before
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }

    private func run() {
        guard let multi = mail.withLock({ $0.multi }) else { return }
        var running: [UnsafeMutableRawPointer: CurlTransfer] = [:]
        while true {
            let (started, hasCancelled, isStopping) = takeMail()
            for transfer in started {
                running[transfer.easy] = transfer
                if curl_multi_add_handle(multi, transfer.easy) != CURLM_OK {
                    end(transfer, CURLE_FAILED_INIT, multi, &running)
                }
            }
            if hasCancelled || isStopping {
                for transfer in running.values where isStopping || transfer.isCancelled {
                    end(transfer, CURLE_ABORTED_BY_CALLBACK, multi, &running)
                }
            }
            if isStopping && forget(multi) { break }
            var active: CInt = 0
            curl_multi_perform(multi, &active)
            endFinished(multi, &running)
            curl_multi_poll(multi, nil, 0, 60_000, nil)
        }
        curl_multi_cleanup(multi)
    }

    /// Lets go of the handle, unless something was started meanwhile; nobody wakes it any more.
    private func forget(_ multi: UnsafeMutableRawPointer) -> Bool {
        mail.withLock { mail in
            guard mail.started.isEmpty else { return false }
            mail.multi = nil
            return true
        }
    }

    private func takeMail() -> (started: [CurlTransfer], hasCancelled: Bool, isStopping: Bool) {
        mail.withLock { mail in
            let taken = (mail.started, mail.hasCancelled || !mail.started.isEmpty, mail.isStopping)
            mail.started = []
            mail.hasCancelled = false
            return taken
        }
    }

    private func endFinished(
        _ multi: UnsafeMutableRawPointer,
        _ running: inout [UnsafeMutableRawPointer: CurlTransfer]
    ) {
        var left: CInt = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
                let transfer = running[easy]
            else { continue }
            end(transfer, message.pointee.data.result, multi, &running)
        }
    }

    private func end(
        _ transfer: CurlTransfer, _ code: CURLcode, _ multi: UnsafeMutableRawPointer,
        _ running: inout [UnsafeMutableRawPointer: CurlTransfer]
    ) {
        curl_multi_remove_handle(multi, transfer.easy)
        running[transfer.easy] = nil
        transfer.end(code)
    }
}
