using System;
using System.Collections.Generic;
using System.Linq;

namespace Fallback.Roslyn;

/// <summary>Puts clients in an order that does not depend on the order of files.</summary>
internal static class ClientOrder
{
    public static EquatableArray<ClientSpec> Of(IEnumerable<ClientSpec> clients)
    {
        // The compiler compares the names of emitted files without case.
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return new(clients.OrderBy(static client => client.HintName, StringComparer.Ordinal).Select(client =>
        {
            string hint = client.HintName;
            while (!taken.Add(hint)) hint = "Other." + hint;
            // The same object where nothing changes: then a comparison with the run before need not look into it.
            return hint == client.HintName ? client : client with { HintName = hint };
        }));
    }
}
