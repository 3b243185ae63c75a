using System;
using System.Collections.Generic;
using System.Linq;

namespace Fallback.Roslyn;

/// <summary>Sorts clients in an order that does not depend on the order of files.</summary>
internal static class ClientOrder
{
    public static EquatableArray<ClientSpec> Of(IEnumerable<ClientSpec> clients)
    {
        // The compiler compares the names of generated files without regard to case.
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return new(clients.OrderBy(static client => client.HintName, StringComparer.Ordinal).Select(client =>
        {
            string hint = client.HintName;
            while (!taken.Add(hint)) hint = "Other." + hint;
            // The same object if nothing changes, so that a comparison with the previous run need not examine it.
            return hint == client.HintName ? client : client with { HintName = hint };
        }));
    }
}
