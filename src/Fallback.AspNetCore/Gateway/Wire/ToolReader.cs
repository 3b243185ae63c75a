using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>Reads tools and their choice, in today's form and in the form from before tools.</summary>
internal static class ToolReader
{
    private static readonly JsonElement _noParameters = NoParameters();

    public static bool TryReadTools(ref RequestScan scan, RequestDraft draft)
    {
        if (scan.IsNull) return true;
        if (!scan.IsArray) return scan.Wrong("an array of tools");
        while (scan.NextElement())
            if (!TryReadTool(ref scan, draft)) return false;
        return true;
    }

    public static bool TryReadFunctions(ref RequestScan scan, RequestDraft draft)
    {
        if (scan.IsNull) return true;
        if (!scan.IsArray) return scan.Wrong("an array of functions");
        draft.UsesFunctions = true;
        while (scan.NextElement())
        {
            if (!scan.IsObject) return scan.Wrong("an object");
            var function = new FunctionDraft();
            if (!TryReadFunction(ref scan, ref function)) return false;
            draft.Add(function.ToTool());
        }
        return true;
    }

    /// <summary>Reads the choice; one without a form in Microsoft.Extensions.AI is passed on unchanged.</summary>
    public static bool TryReadChoice(ref RequestScan scan, RequestDraft draft)
    {
        if (scan.IsNull) return true;
        if (scan.IsString)
        {
            ChatToolMode? mode = ModeOf(scan.Reader);
            if (mode is null) return draft.TryKeep(ref scan);
            draft.ToolMode = mode;
            return true;
        }
        if (!scan.IsObject) return scan.Wrong("a string or an object");
        int at = scan.At;
        if (!TypeFinder.TryFind(ref scan, out Utf8JsonReader type)) return false;
        if (!type.ValueTextEquals("function"u8)) return draft.TryKeep(ref scan);
        ulong seen = 0;
        bool isRead = false;
        while (scan.NextMember(ref seen, out Member member))
        {
            if (member != Member.Function)
            {
                scan.Skip();
                continue;
            }
            if (!scan.IsObject) return scan.Wrong("an object");
            if (!TryReadName(ref scan, draft)) return false;
            isRead = true;
        }
        return scan.Error is null && (isRead || scan.FailMissing(at, "function"));
    }

    public static bool TryReadFunctionChoice(ref RequestScan scan, RequestDraft draft)
    {
        if (scan.IsNull) return true;
        if (scan.IsObject) return TryReadName(ref scan, draft);
        if (!scan.IsString) return scan.Wrong("a string or an object");
        draft.ToolMode ??= ModeOf(scan.Reader);
        return draft.ToolMode is not null || scan.Fail("must be none, auto or a function's name in an object", RequestCodes.Value);
    }

    private static ChatToolMode? ModeOf(in Utf8JsonReader reader) =>
        reader.ValueTextEquals("auto"u8) ? ChatToolMode.Auto
        : reader.ValueTextEquals("none"u8) ? ChatToolMode.None
        : reader.ValueTextEquals("required"u8) ? ChatToolMode.RequireAny
        : null;

    private static bool TryReadName(ref RequestScan scan, RequestDraft draft)
    {
        int at = scan.At;
        ulong seen = 0;
        string? name = null;
        while (scan.NextMember(ref seen, out Member member))
        {
            if (member != Member.Name) scan.Skip();
            else if (!scan.TryText(out name)) return false;
        }
        if (scan.Error is not null) return false;
        if (string.IsNullOrWhiteSpace(name)) return scan.FailMissing(at, "name");
        draft.ToolMode = ChatToolMode.RequireSpecific(name);
        return true;
    }

    private static bool TryReadTool(ref RequestScan scan, RequestDraft draft)
    {
        if (!scan.IsObject) return scan.Wrong("an object");
        int at = scan.At;
        if (!TypeFinder.TryFind(ref scan, out Utf8JsonReader type)) return false;
        if (!type.ValueTextEquals("function"u8))
        {
            draft.Add(new WireTool(RequestText.Shown(type.GetString()!)));
            scan.Skip();
            return true;
        }
        ulong seen = 0;
        var function = new FunctionDraft();
        while (scan.NextMember(ref seen, out Member member))
        {
            if (member == Member.CacheControl)
            {
                if (!CacheControl.TryRead(ref scan, out function.Lifetime)) return false;
                continue;
            }
            if (member != Member.Function)
            {
                scan.Skip();
                continue;
            }
            if (!scan.IsObject) return scan.Wrong("an object");
            if (!TryReadFunction(ref scan, ref function)) return false;
        }
        if (scan.Error is not null) return false;
        if (function.Name is null) return scan.FailMissing(at, "function");
        draft.Add(function.ToTool());
        return true;
    }

    private static bool TryReadFunction(ref RequestScan scan, ref FunctionDraft function)
    {
        int at = scan.At;
        ulong seen = 0;
        while (scan.NextMember(ref seen, out Member member))
        {
            bool isRead = true;
            bool isThere = false;
            switch (member)
            {
                case Member.Name: isRead = scan.TryText(out function.Name); break;
                case Member.Description: isRead = scan.TryText(out function.Description); break;
                case Member.Strict: isRead = scan.TryFlag(out function.IsStrict); break;
                case Member.Parameters:
                    isRead = scan.TryObject(out isThere);
                    if (isThere) function.Parameters = JsonElement.ParseValue(ref scan.Reader);
                    break;
                default: scan.Skip(); break;
            }
            if (!isRead) return false;
        }
        return scan.Error is null && (!string.IsNullOrEmpty(function.Name) || scan.FailMissing(at, "name"));
    }

    private static JsonElement NoParameters()
    {
        var reader = new Utf8JsonReader("""{"type":"object","properties":{}}"""u8);
        return JsonElement.ParseValue(ref reader);
    }

    private struct FunctionDraft
    {
        public string? Name, Description, Lifetime;
        public JsonElement? Parameters;
        public bool? IsStrict;

        public readonly CallerFunction ToTool() => new(Name!, Description ?? "", Parameters ?? _noParameters, IsStrict, Lifetime);
    }
}
