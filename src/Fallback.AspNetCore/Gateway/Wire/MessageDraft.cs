using System.Globalization;
using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>Who a message is from.</summary>
internal enum CallerRole
{
    None,
    System,
    Developer,
    User,
    Assistant,
    Tool,
    /// <summary>The result of a function, from before there were tools.</summary>
    Function,
}

/// <summary>A message as far as it is read: what its members are depends on its role, which may come last.</summary>
internal struct MessageDraft
{
    /// <summary>What was an earlier answer's sound is known to its provider alone.</summary>
    private const string Spoken = "audio";

    public CallerRole Role;
    public string? Text, Name, Refusal, ResultOf, Thoughts, ThoughtMember, FunctionName, FunctionArguments;
    public List<AIContent>? Parts, Calls;
    public AdditionalPropertiesDictionary? Kept;
    public bool IsSpoken;

    private readonly bool HasContent => Text is not null || Parts is not null;

    /// <summary>Adds the message to those before it.</summary>
    public readonly bool TryBuild(ref RequestScan scan, int at, List<ChatMessage> messages)
    {
        switch (Role)
        {
            case CallerRole.None: return scan.FailMissing(at, "role");
            case CallerRole.Assistant:
                messages.Add(ToMessage(ChatRole.Assistant, AssistantContents(messages)));
                return true;
            case CallerRole.Tool when string.IsNullOrEmpty(ResultOf): return scan.FailMissing(at, "tool_call_id");
            case CallerRole.Function when string.IsNullOrEmpty(Name): return scan.FailMissing(at, "name");
            case CallerRole.Function:
                messages.Add(ToMessage(ChatRole.Tool, [new FunctionResultContent(CallOf(Name!, messages), Result())]));
                return true;
        }
        if (!HasContent) return scan.FailMissing(at, "content");
        if (Role == CallerRole.Tool) messages.Add(ToMessage(ChatRole.Tool, [new FunctionResultContent(ResultOf!, Result())]));
        else messages.Add(ToMessage(RoleOfText(), Contents()));
        return true;
    }

    private readonly ChatRole RoleOfText() => Role switch
    {
        CallerRole.User => ChatRole.User,
        CallerRole.System => ChatRole.System,
        _ => SystemText.Developer,
    };

    private readonly ChatMessage ToMessage(ChatRole role, List<AIContent> contents) =>
        new(role, contents) { AuthorName = role == ChatRole.Tool ? null : Name, AdditionalProperties = Kept };

    private readonly List<AIContent> Contents() => Parts ?? [new TextContent(Text)];

    private readonly object Result() => Parts ?? (object)(Text ?? "");

    private readonly List<AIContent> AssistantContents(List<ChatMessage> before)
    {
        bool hasMore = Thoughts is { Length: > 0 } || Refusal is { Length: > 0 } || Calls is not null || FunctionName is not null || IsSpoken;
        if (!hasMore) return HasContent ? Contents() : [];
        var contents = new List<AIContent>();
        if (Thoughts is { Length: > 0 }) contents.Add(Origin.Thought(Thoughts, ThoughtMember, null));
        if (Parts is not null) contents.AddRange(Parts);
        if (Text is { Length: > 0 }) contents.Add(new TextContent(Text));
        if (Refusal is { Length: > 0 }) contents.Add(PartReader.ToRefusal(Refusal));
        if (IsSpoken) contents.Add(new WirePart(Spoken));
        if (Calls is not null) contents.AddRange(Calls);
        if (FunctionName is not null) contents.Add(CallReader.ToCall(IdOf(before.Count), FunctionName, FunctionArguments));
        return contents;
    }

    /// <summary>The id of the last call of a function: from before there were tools, they have none of their own.</summary>
    private static string CallOf(string name, List<ChatMessage> messages)
    {
        for (int i = messages.Count - 1; i >= 0; i--)
            if (messages[i].Role == ChatRole.Assistant)
                return messages[i].Contents is [.., FunctionCallContent call] && call.Name == name ? call.CallId : IdOf(i);
        return IdOf(0);
    }

    private static string IdOf(int message) => string.Create(CultureInfo.InvariantCulture, $"function_{message}");
}
