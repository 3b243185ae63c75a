using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>Reads the tool calls of an earlier answer.</summary>
internal static class CallReader
{
    public static bool TryReadCalls(ref RequestScan scan, ref List<AIContent>? calls)
    {
        if (scan.IsNull) return true;
        if (!scan.IsArray) return scan.Wrong("an array of tool calls");
        while (scan.NextElement())
        {
            if (!scan.IsObject) return scan.Wrong("an object");
            if (!TryReadCall(ref scan, out AIContent? call)) return false;
            (calls ??= []).Add(call!);
        }
        return true;
    }

    public static bool TryReadFunction(ref RequestScan scan, out string? name, out string? arguments)
    {
        name = null;
        arguments = null;
        int at = scan.At;
        ulong seen = 0;
        while (scan.NextMember(ref seen, out Member member))
        {
            bool isRead = true;
            switch (member)
            {
                case Member.Name: isRead = scan.TryText(out name); break;
                case Member.Arguments: isRead = TryReadArguments(ref scan, out arguments); break;
                default: scan.Skip(); break;
            }
            if (!isRead) return false;
        }
        return scan.Error is null && (!string.IsNullOrEmpty(name) || scan.FailMissing(at, "name"));
    }

    /// <summary>
    /// Converts a call. Arguments that are not a JSON object are a model's mistake, which its caller reports in the next message: the
    /// conversation must be able to continue, with the original text, and with a tier that accepts it.
    /// </summary>
    public static FunctionCallContent ToCall(string id, string name, string? arguments)
    {
        if (TryParse(arguments, out IDictionary<string, object?>? parsed)) return new FunctionCallContent(id, name, parsed);
        return new FunctionCallContent(id, name) { AdditionalProperties = new() { [ToolArguments.Written] = arguments } };
    }

    private static bool TryReadCall(ref RequestScan scan, out AIContent? call)
    {
        call = null;
        int at = scan.At;
        ulong seen = 0;
        string? id = null, type = null, name = null, arguments = null;
        AdditionalPropertiesDictionary? kept = null;
        while (scan.NextMember(ref seen, out Member member))
        {
            bool isRead = true;
            switch (member)
            {
                case Member.Id: isRead = scan.TryText(out id); break;
                case Member.Type: isRead = scan.TryText(out type); break;
                case Member.Function when !scan.IsObject: return scan.Wrong("an object");
                case Member.Function: isRead = TryReadFunction(ref scan, out name, out arguments); break;
                // Callers that gather a stream send it back.
                case Member.Index: scan.Skip(); break;
                default: isRead = scan.TryKeep(ref kept); break;
            }
            if (!isRead) return false;
        }
        if (scan.Error is not null) return false;
        if (string.IsNullOrEmpty(id)) return scan.FailMissing(at, "id");
        if (type is not (null or "function"))
        {
            call = new WirePart(RequestText.Shown(type)) { AdditionalProperties = kept };
            return true;
        }
        if (name is null) return scan.FailMissing(at, "function");
        FunctionCallContent read = ToCall(id, name, arguments);
        call = read;
        KeptNames.Add(kept, read);
        return true;
    }

    /// <summary>Reads a text that contains JSON or, from some callers, the JSON itself.</summary>
    private static bool TryReadArguments(ref RequestScan scan, out string? arguments)
    {
        arguments = null;
        if (!scan.IsObject) return scan.TryText(out arguments) || scan.IsNull;
        int start = scan.At;
        scan.Skip();
        arguments = Encoding.UTF8.GetString(scan.Since(start).Span);
        return true;
    }

    private static bool TryParse(string? arguments, out IDictionary<string, object?>? parsed)
    {
        parsed = null;
        try
        {
            parsed = ToolArguments.Parse(arguments ?? "");
            return !arguments.AsSpan().Contains("\\u", StringComparison.Ordinal)
                || !HalfCharacters.AreIn(Encoding.UTF8.GetBytes(arguments!));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
