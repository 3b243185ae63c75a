using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>A row of docs/vendors.md: how a vendor is asked, and the words by which its requests are known on the wire.</summary>
/// <param name="Name">The row's name.</param>
/// <param name="Vendor">What <see cref="ProviderOptions.Vendor"/> is set to.</param>
/// <param name="Model">A model of its, by which dialects decide what it takes.</param>
/// <param name="Wire">The form of each content and option on the wire.</param>
internal sealed record MatrixVendor(string Name, string Vendor, string Model, MatrixWire Wire)
{
    private const string Vertex = "v1/projects/p/locations/l/publishers/";

    public static IReadOnlyDictionary<string, MatrixVendor> All { get; } = new MatrixVendor[]
    {
        new("OpenAI (Responses)", "openai", "gpt-6-luna", MatrixWire.Responses) { Dialect = Dialect.OpenAIResponses },
        new("OpenAI (chat completions)", "openai", "gpt-4o", MatrixWire.Chat),
        new("Anthropic", "anthropic", "claude-sonnet-5-5", MatrixWire.Messages) { Dialect = Dialect.AnthropicMessages },
        new("Anthropic on Vertex", "anthropic", "claude-sonnet-5-5", MatrixWire.Messages) { Dialect = Dialect.AnthropicMessages, Path = Vertex + "anthropic/models", HasToken = true },
        new("Anthropic through its SDK", "anthropic", "claude-sonnet-5-5", MatrixWire.Messages) { UsesSdk = true },
        new("Google Gemini", "google", "gemini-3.5-flash", MatrixWire.Gemini) { Dialect = Dialect.Gemini },
        new("Gemini on Vertex", "google", "gemini-3.5-flash", MatrixWire.Gemini) { Dialect = Dialect.Gemini, Path = Vertex + "google/models", HasToken = true },
        new("Azure OpenAI (Responses)", "azure", "gpt-6-luna", MatrixWire.Responses) { Dialect = Dialect.OpenAIResponses },
        new("Azure OpenAI (classic)", "azure", "gpt-4o", MatrixWire.Chat) { Dialect = Dialect.AzureChat, Path = "" },
        new("Mistral", "mistral", "mistral-medium-2604", MatrixWire.Chat with { Document = "\"document_url\"" }),
        new("DeepSeek", "deepseek", "deepseek-flash", MatrixWire.Chat with { Document = null, Audio = null, Format = "\"json_object\"" }),
        new("xAI", "xai", "grok-4.6", MatrixWire.Chat with { Document = null, Audio = null }),
        new("Groq", "groq", "openai/gpt-oss-120b", MatrixWire.Chat with { Image = null, Document = null, Audio = null }),
        new("OpenRouter", "openrouter", "acme/seeing", MatrixWire.Chat),
        new("Moonshot", "moonshot", "kimi-k2.6", MatrixWire.Chat with { Document = null, Audio = null }),
        new("Z.ai", "zai", "glm-5.3", MatrixWire.Chat with { Image = null, Document = null, Audio = null }),
        new("Ollama", "ollama", "llama3.3", MatrixWire.Chat with { Document = null, Audio = null }),
        new("vLLM", "vllm", "qwen3", MatrixWire.Chat with { Document = null }),
    }.ToDictionary(static vendor => vendor.Name);

    /// <summary>The dialect that is set; null for the default.</summary>
    public Dialect? Dialect { get; init; }

    /// <summary>The base URL's path; null for the server's own.</summary>
    public string? Path { get; init; }

    /// <summary>Whether a token lets it in, in place of a key.</summary>
    public bool HasToken { get; init; }

    /// <summary>Whether the vendor's own SDK asks.</summary>
    public bool UsesSdk { get; init; }

    public FallbackOptions Options(Stage stage)
    {
        FallbackOptions options = stage.Options();
        options.AddProvider("alpha", provider =>
        {
            provider.Vendor = Vendor;
            provider.Dialect = Dialect;
            if (Path is not null) provider.BaseUrl = new Uri(stage.Alpha.BaseUrl, "/" + Path).AbsoluteUri;
            if (!HasToken) return;
            provider.ApiKey = null;
            provider.Token = static _ => ValueTask.FromResult(new ApiKey("token-of-alpha-1234567890"));
        });
        return UsesSdk ? options.AddAnthropic("alpha") : options;
    }

    public override string ToString() => Name;
}

/// <summary>What a request bears on the wire for each thing that can be asked for; null where the vendor has no form for it.</summary>
internal sealed record MatrixWire(string? Image, string? Document, string? Audio, string Format, string Effort)
{
    public static MatrixWire Chat { get; } = new("\"image_url\"", "\"file_data\"", "\"input_audio\"", "\"json_schema\"", "\"reasoning_effort\":\"high\"");

    public static MatrixWire Responses { get; } = new("\"input_image\"", "\"input_file\"", null, "\"json_schema\"", "\"effort\":\"high\"");

    public static MatrixWire Messages { get; } = new("\"image\"", "\"document\"", null, "\"json_schema\"", "\"thinking\":{");

    public static MatrixWire Gemini { get; } = new("\"inlineData\"", "\"inlineData\"", "\"inlineData\"", "\"responseJsonSchema\"", "\"thinkingConfig\"");
}
