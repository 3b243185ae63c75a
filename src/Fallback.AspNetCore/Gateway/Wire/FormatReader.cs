using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>Reads what an answer must look like: <c>response_format</c>.</summary>
internal static class FormatReader
{
    public static bool TryRead(ref RequestScan scan, RequestDraft draft)
    {
        if (!scan.TryObject(out bool isThere)) return false;
        if (!isThere) return true;
        int at = scan.At;
        if (!TypeFinder.TryFind(ref scan, out Utf8JsonReader type)) return false;
        if (type.ValueTextEquals("json_schema"u8)) return TryReadFormat(ref scan, draft, at);
        if (type.ValueTextEquals("json_object"u8)) return TryReadObject(ref scan, draft);
        if (!type.ValueTextEquals("text"u8)) return draft.TryKeep(ref scan);
        draft.Options.ResponseFormat = ChatResponseFormat.Text;
        scan.Skip();
        return true;
    }

    /// <summary>Some servers take a schema here as well (Together, llama.cpp).</summary>
    private static bool TryReadObject(ref RequestScan scan, RequestDraft draft)
    {
        ulong seen = 0;
        JsonElement? schema = null;
        while (scan.NextMember(ref seen, out Member member))
        {
            if (member != Member.Schema) scan.Skip();
            else if (!TryReadSchema(ref scan, out schema)) return false;
        }
        draft.Options.ResponseFormat = schema is { } given ? ChatResponseFormat.ForJsonSchema(given) : ChatResponseFormat.Json;
        return scan.Error is null;
    }

    private static bool TryReadFormat(ref RequestScan scan, RequestDraft draft, int at)
    {
        ulong seen = 0;
        bool isRead = false;
        while (scan.NextMember(ref seen, out Member member))
        {
            if (member != Member.JsonSchema)
            {
                scan.Skip();
                continue;
            }
            if (!scan.IsObject) return scan.Wrong("an object");
            if (!TryReadJsonSchema(ref scan, draft)) return false;
            isRead = true;
        }
        return scan.Error is null && (isRead || scan.FailMissing(at, "json_schema"));
    }

    private static bool TryReadJsonSchema(ref RequestScan scan, RequestDraft draft)
    {
        ulong seen = 0;
        string? name = null, description = null;
        JsonElement? schema = null;
        while (scan.NextMember(ref seen, out Member member))
        {
            bool isRead = true;
            switch (member)
            {
                case Member.Name: isRead = scan.TryText(out name); break;
                case Member.Description: isRead = scan.TryText(out description); break;
                case Member.Schema: isRead = TryReadSchema(ref scan, out schema); break;
                case Member.Strict:
                    isRead = scan.TryFlag(out bool? strict);
                    // So Microsoft.Extensions.AI has it, and so the engine looks for it.
                    if (strict is not null) (draft.Options.AdditionalProperties ??= [])[Strictness.Property] = strict;
                    break;
                default: scan.Skip(); break;
            }
            if (!isRead) return false;
        }
        draft.Options.ResponseFormat = schema is { } given ? ChatResponseFormat.ForJsonSchema(given, name, description) : ChatResponseFormat.Json;
        return scan.Error is null;
    }

    private static bool TryReadSchema(ref RequestScan scan, out JsonElement? schema)
    {
        schema = null;
        if (!scan.TryObject(out bool isThere)) return false;
        if (isThere) schema = JsonElement.ParseValue(ref scan.Reader);
        return true;
    }
}
