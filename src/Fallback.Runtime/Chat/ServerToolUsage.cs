namespace Fallback;

/// <summary>
/// Completes Anthropic's usage of its server tools. Older services and gateways leave out members that its SDK requires: the SDK throws
/// while it counts, and a paid answer is lost.
/// </summary>
internal static class ServerToolUsage
{
    private static readonly byte[][] _members = ["\"web_search_requests\""u8.ToArray(), "\"web_fetch_requests\""u8.ToArray()];

    // Inside a text, the quotation mark would follow a backslash.
    private static ReadOnlySpan<byte> Name => "\"server_tool_use\":"u8;

    /// <summary>Returns the same JSON, with the missing members as 0.</summary>
    public static byte[] Complete(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf(Name) < 0) return json.ToArray();
        using var completed = new MemoryStream(json.Length + 64);
        while (json.IndexOf(Name) is var at and >= 0)
        {
            int begin = at + Name.Length;
            while (begin < json.Length && json[begin] is (byte)' ' or (byte)'\t') begin++;
            if (begin == json.Length || json[begin] != '{')
            {
                completed.Write(json[..begin]);
                json = json[begin..];
                continue;
            }
            int length = json[begin..].IndexOf((byte)'}');
            if (length < 0) break;
            completed.Write(json[..(begin + 1)]);
            Add(completed, json.Slice(begin + 1, length - 1));
            json = json[(begin + length)..];
        }
        completed.Write(json);
        return completed.ToArray();
    }

    private static void Add(MemoryStream completed, ReadOnlySpan<byte> members)
    {
        bool isEmpty = members.Trim(" \t\r\n"u8).IsEmpty;
        foreach (byte[] name in _members)
        {
            if (members.IndexOf(name) >= 0) continue;
            completed.Write(name);
            completed.Write(":0"u8);
            if (!isEmpty || name != _members[^1]) completed.Write(","u8);
        }
        completed.Write(members);
    }
}
