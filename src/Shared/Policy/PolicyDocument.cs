using System;
using System.Collections.Generic;
using System.Linq;

namespace Fallback.Roslyn;

/// <summary>What every client of a project does when providers fail: as accepted in <c>fallback.lock.json</c>, or as it is now.</summary>
/// <param name="Clients">Sorted by name, the clients before the configured chains.</param>
internal sealed record PolicyDocument(EquatableArray<ClientPolicy> Clients)
{
    public const string FileName = "fallback.lock.json";

    /// <summary>The version of the file's form. A new one is needed only if an older reader would read something incorrectly.</summary>
    public const int Version = 1;

    public static PolicyDocument Empty { get; } = new(new EquatableArray<ClientPolicy>([]));

    /// <summary>Clients whose declaration has errors, so that their policy is unknown. A comparison leaves them out.</summary>
    public EquatableArray<string> Unread { get; init; }

    /// <summary>Returns the document to accept: if the current policy of a client is unknown, the accepted one stays.</summary>
    public PolicyDocument Keeping(PolicyDocument accepted)
    {
        var unread = new HashSet<string>(Unread, StringComparer.Ordinal);
        IEnumerable<ClientPolicy> kept = accepted.Clients.Where(client => !client.IsConfigured && unread.Contains(client.Client));
        return new PolicyDocument(new EquatableArray<ClientPolicy>(PolicyParsing.Sorted(Clients.Concat(kept))));
    }

    /// <summary>Returns the text of the file: the same for the same policy, regardless of order and culture.</summary>
    public string Write() => PolicyWriter.Write(this);

    /// <summary>
    /// Parses the text of the file; null, with the reason, if that is impossible. A file without any text or member accepts nothing yet.
    /// </summary>
    public static PolicyDocument? Parse(string text, out PolicyProblem? problem) => PolicyParsing.Read(text, out problem);
}
