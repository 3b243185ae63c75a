using System.Text;
using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>
/// Reads a request that is handed on without being understood: which chain it asks, about how much, and the bytes of its members. What is
/// wrong is told, never thrown.
/// </summary>
internal static class HandedOnReader
{
    private const int MostMembers = 256;

    // A server that ignores case would take another spelling for one of these.
    private static readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase) { "model", "input", "stream", "max_output_tokens" };

    /// <summary>A request for embeddings.</summary>
    public static bool TryReadEmbeddings(ReadOnlyMemory<byte> body, out ChatCompletionRequest? request, out RequestError? error) =>
        WholeRequest.TryRead(body, WireRequest.Embeddings, Read, out request, out error);

    /// <summary>A request for a response.</summary>
    public static bool TryReadResponses(ReadOnlyMemory<byte> body, out ChatCompletionRequest? request, out RequestError? error) =>
        WholeRequest.TryRead(body, WireRequest.Responses, Read, out request, out error);

    private static ChatCompletionRequest? Read(ref RequestScan scan, string? path)
    {
        int at = scan.At;
        string? model = null;
        bool? streams = null;
        long? most = null;
        ReadOnlyMemory<byte>? input = null;
        var members = new List<WireMember>();
        while (scan.NextName())
        {
            string name = scan.Name();
            if (members.Exists(other => other.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) && !scan.FailTwice()) return null;
            if (members.Count == MostMembers && !scan.Fail(at, null, $"has more than {MostMembers} members", RequestCodes.TooMany)) return null;
            if (_known.TryGetValue(name, out string? known) && known != name)
            {
                scan.Fail($"is not a member of a request; its name is '{known}'", RequestCodes.Unknown);
                return null;
            }
            scan.Reader.Read();
            int start = scan.At;
            bool isWell = (name, path) switch
            {
                ("model", _) => scan.IsString ? scan.TryText(out model) : scan.Wrong("a string"),
                ("stream", WireRequest.Responses) => scan.TryFlag(out streams),
                ("max_output_tokens", WireRequest.Responses) => scan.TryWhole(1, int.MaxValue, out most),
                _ => true,
            };
            if (!isWell) return null;
            bool isInput = name == "input" && !scan.IsNull;
            scan.Skip();
            members.Add(new WireMember(name, scan.Since(start)));
            if (isInput) input = members[^1].Value;
        }
        // Nothing may follow: this throws.
        scan.Reader.Read();
        if (string.IsNullOrEmpty(model)) scan.FailMissing(at, "model");
        // A prompt that is kept at the provider's needs no other.
        else if (input is null && !members.Exists(static member => member.Name == "prompt")) scan.FailMissing(at, "input");
        if (scan.Error is not null) return null;
        return new ChatCompletionRequest(model!, streams == true, false, Measured(path, input), new ChatOptions { MaxOutputTokens = (int?)most },
            new WireRequest([.. members]) { Path = path });
    }

    /// <summary>A text instead of the input, where its length is needed; only the provider interprets the input itself.</summary>
    private static ChatMessage[] Measured(string? path, ReadOnlyMemory<byte>? input) =>
        path == WireRequest.Responses && input is { } text ? [new ChatMessage(ChatRole.User, Encoding.UTF8.GetString(text.Span))] : [];
}
