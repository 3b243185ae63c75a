using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>A request as far as it is read.</summary>
internal sealed class RequestDraft
{
    private ulong _taken;

    public string? Model;
    public bool IsStream;
    public bool WantsUsage;
    public ChatMessage[]? Messages;

    /// <summary>The two names of the limit of output, of which a request has one.</summary>
    public int? MaxTokens, MaxCompletionTokens;

    public ChatToolMode? ToolMode;
    public bool UsesFunctions;

    public ChatOptions Options { get; } = new();

    public List<WireMember> Members { get; } = new(16);

    /// <summary>Whether a member comes for the first time.</summary>
    public bool TryTake(TopMember member)
    {
        ulong bit = 1UL << (int)member;
        bool isNew = (_taken & bit) == 0;
        _taken |= bit;
        return isNew;
    }

    /// <summary>Keeps a member that the engine hands on as it is, under its own name.</summary>
    public bool TryKeep(ref RequestScan scan)
    {
        AdditionalPropertiesDictionary? kept = Options.AdditionalProperties;
        bool isKept = scan.TryKeep(ref kept);
        Options.AdditionalProperties = kept;
        return isKept;
    }

    public void Add(AITool tool) => (Options.Tools ??= []).Add(tool);

    public ChatCompletionRequest ToRequest()
    {
        Options.MaxOutputTokens = MaxCompletionTokens ?? MaxTokens;
        Options.ToolMode = ToolMode;
        return new ChatCompletionRequest(Model!, IsStream, WantsUsage, Messages!, Options, new WireRequest([.. Members]))
        {
            UsesFunctions = UsesFunctions
        };
    }
}
