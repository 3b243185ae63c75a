using System.Collections.Frozen;

namespace Fallback;

/// <summary>
/// The differences between one vendor's chat completions and OpenAI's, from the vendors' API references and from refusals that their users
/// have reported, as of November 2026. An unknown server gets what OpenAI accepts.
/// </summary>
internal sealed record ChatFlavour
{
    private static readonly ChatFlavour _openAI = new() { Files = FilePart.File, TakesDeveloperRole = true };

    private static readonly ChatFlavour _ownServer = new() { ThoughtMember = "reasoning", Files = FilePart.None, TakesAudio = false };

    private static readonly ChatFlavour _textOnly = new() { Files = FilePart.None, TakesAudio = false };

    private static readonly FrozenDictionary<string, ChatFlavour> _byVendor = new Dictionary<string, ChatFlavour>
    {
        ["openai"] = _openAI,
        ["azure"] = _openAI with { KeyHeader = "api-key" },
        ["anthropic"] = _textOnly with { ThinksOnlyInOwnLoops = true },
        // Its thinking mode refuses a tool loop without the thoughts that led to the call.
        ["deepseek"] = _textOnly with { ThoughtMember = "reasoning_content", ThoughtPlaceholder = "(not shown)" },
        ["moonshot"] = _textOnly with
        {
            ThoughtMember = "reasoning_content", ThoughtPlaceholder = "(not shown)", Ids = ToolCallIdForm.Kimi, TakesVideo = true
        },
        ["zai"] = _textOnly with { ThoughtMember = "reasoning_content" },
        ["minimax"] = _textOnly with { MessageMembers = ["reasoning_details"] },
        ["google"] = new ChatFlavour { CallMembers = ["extra_content"], MessageMembers = ["extra_content"], SignsCalls = true },
        ["mistral"] = new ChatFlavour { ThoughtMember = ThinkingParts, Ids = ToolCallIdForm.Mistral, Files = FilePart.DocumentUrl },
        ["openrouter"] = new ChatFlavour { ThoughtMember = "reasoning", MessageMembers = ["reasoning_details"], Files = FilePart.FileOrUrl, TakesVideo = true },
        ["groq"] = _textOnly with { ThoughtMember = "reasoning" },
        ["cerebras"] = _textOnly with { ThoughtMember = "reasoning" },
        ["xai"] = _textOnly,
        ["alibaba"] = _textOnly with { TakesAudio = true, TakesVideo = true },
        ["cohere"] = _textOnly,
        ["perplexity"] = _textOnly with { Files = FilePart.File },
        ["ollama"] = _ownServer,
        ["vllm"] = _ownServer with { TakesAudio = true, TakesVideo = true },
        ["sglang"] = _ownServer with { ThoughtMember = "reasoning_content", TakesAudio = true },
        ["llamacpp"] = _ownServer with { ThoughtMember = "reasoning_content", TakesAudio = true },
        ["lmstudio"] = _ownServer,
        ["tgi"] = _textOnly,
        ["localai"] = _ownServer,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>A <see cref="ThoughtMember"/> that is not a separate member: thoughts are parts of the content.</summary>
    public const string ThinkingParts = "content";

    /// <summary>An unknown server: its own thoughts are sent back under the name that they had.</summary>
    // Usually a gateway, which passes on what the vendor behind it must receive again: Gemini's signatures, Claude's blocks of thoughts.
    public static ChatFlavour Unknown { get; } = new()
    {
        ThoughtMember = null,
        IsUnknown = true,
        MessageMembers = ["reasoning_details", "thinking_blocks", "extra_content"],
        CallMembers = ["extra_content", "provider_specific_fields"],
    };

    public bool IsUnknown { get; private init; }

    /// <summary>The header that carries the key; null for <c>Authorization</c>.</summary>
    public string? KeyHeader { get; private init; }

    /// <summary>The member of an assistant message that accepts the thoughts of a tool loop; null if there is none.</summary>
    public string? ThoughtMember { get; private init; }

    /// <summary>The text instead of the thoughts of another provider's tool call, if a call without any is refused.</summary>
    public string? ThoughtPlaceholder { get; private init; }

    /// <summary>Whether a call that the vendor itself did not make needs a signature; Google documents one for that.</summary>
    public bool SignsCalls { get; private init; }

    /// <summary>
    /// Whether a thinking model refuses a tool loop that did not begin with its own thoughts, whose signatures only it can create.
    /// </summary>
    public bool ThinksOnlyInOwnLoops { get; init; }

    public ToolCallIdForm Ids { get; private init; }

    /// <summary>Members of the vendor's own messages that it accepts, beyond OpenAI's.</summary>
    public string[] MessageMembers { get; private init; } = [];

    /// <summary>Members of the vendor's own tool calls that it accepts, beyond OpenAI's.</summary>
    public string[] CallMembers { get; private init; } = [];

    /// <summary>The form of documents.</summary>
    public FilePart Files { get; private init; } = FilePart.File;

    public bool TakesAudio { get; private init; } = true;

    public bool TakesVideo { get; private init; }

    /// <summary>Whether it knows the role <c>developer</c>; otherwise the role is <c>system</c>.</summary>
    public bool TakesDeveloperRole { get; private init; }

    public static ChatFlavour Of(string vendor) => _byVendor.GetValueOrDefault(vendor) ?? Unknown;

    /// <summary>
    /// Returns the flavor for a model of Mistral or Moonshot at another provider, which refuses or mistakes other ids there as well, and
    /// for a model of Anthropic that itself decides how much it thinks, and continues another's tool loop.
    /// </summary>
    public ChatFlavour For(Catalogue.ModelFacts? facts, string model) => facts?.Provider switch
    {
        "mistral" when Ids != ToolCallIdForm.Mistral => this with { Ids = ToolCallIdForm.Mistral },
        "moonshot" when Ids != ToolCallIdForm.Kimi => this with { Ids = ToolCallIdForm.Kimi },
        _ when ThinksOnlyInOwnLoops && ClaudeModel.Of(model).ThinksAdaptively => this with { ThinksOnlyInOwnLoops = false },
        _ => this,
    };
}

/// <summary>The part of a message that contains a document.</summary>
internal enum FilePart
{
    None,
    /// <summary><c>file</c> with the bytes or an uploaded file's id: OpenAI.</summary>
    File,
    /// <summary><c>file</c>, with an address as well: OpenRouter.</summary>
    FileOrUrl,
    /// <summary><c>document_url</c>: Mistral.</summary>
    DocumentUrl,
}
