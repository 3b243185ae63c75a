using System.Collections.Frozen;

namespace Fallback;

/// <summary>
/// What one vendor's chat completions take otherwise than OpenAI's. From the vendors' API references and from refusals that their users
/// have reported, as of November 2026; a server that nobody knows gets what OpenAI takes.
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

    /// <summary>A <see cref="ThoughtMember"/> that is no member of its own: thoughts are parts of the content.</summary>
    public const string ThinkingParts = "content";

    /// <summary>A server that nobody knows: its own thoughts go back under the name that they came by.</summary>
    // As a rule a gateway, which hands on what the vendor behind it must see again: Gemini's signatures, Claude's blocks of thoughts.
    public static ChatFlavour Unknown { get; } = new()
    {
        ThoughtMember = null,
        IsUnknown = true,
        MessageMembers = ["reasoning_details", "thinking_blocks", "extra_content"],
        CallMembers = ["extra_content", "provider_specific_fields"],
    };

    public bool IsUnknown { get; private init; }

    /// <summary>The header that bears a key; null for <c>Authorization</c>.</summary>
    public string? KeyHeader { get; private init; }

    /// <summary>The member of an assistant's message in which thoughts of a tool loop are taken back; null where none is.</summary>
    public string? ThoughtMember { get; private init; }

    /// <summary>What stands for the thoughts of another's tool call, where a call without any is refused.</summary>
    public string? ThoughtPlaceholder { get; private init; }

    /// <summary>Whether a call that the vendor has not made itself needs a signature; Google documents one for that.</summary>
    public bool SignsCalls { get; private init; }

    /// <summary>
    /// Whether a model that is to think refuses a tool loop that did not begin with its own thoughts, whose signatures nobody else can make.
    /// </summary>
    public bool ThinksOnlyInOwnLoops { get; init; }

    public ToolCallIdForm Ids { get; private init; }

    /// <summary>Members of the vendor's own messages that it takes back, beyond OpenAI's.</summary>
    public string[] MessageMembers { get; private init; } = [];

    /// <summary>Members of the vendor's own tool calls that it takes back, beyond OpenAI's.</summary>
    public string[] CallMembers { get; private init; } = [];

    /// <summary>How documents are sent.</summary>
    public FilePart Files { get; private init; } = FilePart.File;

    public bool TakesAudio { get; private init; } = true;

    public bool TakesVideo { get; private init; }

    /// <summary>Whether it knows the role <c>developer</c>; it is <c>system</c> elsewhere.</summary>
    public bool TakesDeveloperRole { get; private init; }

    public static ChatFlavour Of(string vendor) => _byVendor.GetValueOrDefault(vendor) ?? Unknown;

    /// <summary>
    /// The same for a model of Mistral's or Moonshot's that another serves, which refuses or mistakes other ids there as well, and for one of
    /// Anthropic's that decides itself how much it thinks, and takes up another's tool loop.
    /// </summary>
    public ChatFlavour For(Catalogue.ModelFacts? facts, string model) => facts?.Provider switch
    {
        "mistral" when Ids != ToolCallIdForm.Mistral => this with { Ids = ToolCallIdForm.Mistral },
        "moonshot" when Ids != ToolCallIdForm.Kimi => this with { Ids = ToolCallIdForm.Kimi },
        _ when ThinksOnlyInOwnLoops && ClaudeModel.Of(model).ThinksAdaptively => this with { ThinksOnlyInOwnLoops = false },
        _ => this,
    };
}

/// <summary>In which part of a message a document is sent.</summary>
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
