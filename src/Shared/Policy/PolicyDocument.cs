using System;
using System.Collections.Generic;
using System.Linq;

namespace Fallback.Roslyn;

/// <summary>What every client of a project does when providers fail, as it is accepted in <c>fallback.lock.json</c> or as it stands now.</summary>
/// <param name="Clients">Sorted by name, the clients before the configured chains.</param>
internal sealed record PolicyDocument(EquatableArray<ClientPolicy> Clients)
{
    public const string FileName = "fallback.lock.json";

    /// <summary>The form of the file. A new one is needed only where an older reader would read something wrong.</summary>
    public const int Version = 1;

    public static PolicyDocument Empty { get; } = new(new EquatableArray<ClientPolicy>([]));

    /// <summary>Clients whose declaration has errors, so that nobody knows their policy now. A comparison leaves them out.</summary>
    public EquatableArray<string> Unread { get; init; }

    /// <summary>The document to accept: where the policy of a client is not known now, the accepted one stays.</summary>
    public PolicyDocument Keeping(PolicyDocument accepted)
    {
        var unread = new HashSet<string>(Unread, StringComparer.Ordinal);
        IEnumerable<ClientPolicy> kept = accepted.Clients.Where(client => !client.IsConfigured && unread.Contains(client.Client));
        return new PolicyDocument(new EquatableArray<ClientPolicy>(PolicyParsing.Sorted(Clients.Concat(kept))));
    }

    /// <summary>The text of the file: the same for the same policy, whatever the order in which it was read, and the culture.</summary>
    public string Write() => PolicyWriter.Write(this);

    /// <summary>Reads the text of the file; null with the reason where that is not possible. One without any text or member accepts nothing
    /// yet.</summary>
    public static PolicyDocument? Parse(string text, out PolicyProblem? problem) => PolicyParsing.Read(text, out problem);
}
