using System.Text;
using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Fuzz;

/// <summary>Schemas that callers give, for answers and for tools: every dialect writes a request of JSON, or says why it does not.</summary>
internal sealed class SchemaTarget : FuzzTarget
{
    private static readonly HttpMessageInvoker _nobody = new(new HttpClientHandler());
    private static readonly string[] _schemas = Corpora.Of("schema");

    private static readonly string[] _words =
    [
        "type", "properties", "required", "items", "anyOf", "oneOf", "allOf", "$ref", "$defs", "#/$defs/a", "#", "#/properties/a", "enum", "const", "default",
        "additionalProperties", "description", "format", "minimum", "pattern", "patternProperties", "not", "if", "integer", "number", "null", "boolean", "array",
    ];

    public override string Name => "schema";

    public override byte[] Make(Random random) => Encoding.UTF8.GetBytes(JsonShake.Of(Pick(_schemas, random), _words, random));

    public override ValueTask RunAsync(byte[] input, Random random)
    {
        if (Parse(input) is not { } schema) return default;
        ChatResponseFormat format = ChatResponseFormat.ForJsonSchema(schema, "answer");
        var request = new ChatRequest
        {
            Method = "AskAsync",
            User = "Hello",
            Options = new ChatOptions { ResponseFormat = format, Tools = [AIFunctionFactory.CreateDeclaration("tool", "does it", schema)] },
        };
        foreach (Dialect dialect in Dialect.BuiltIn)
            foreach (StructuredOutputMode mode in Enum.GetValues<StructuredOutputMode>())
                Write(dialect, new AnswerShape(AnswerSchema.Of(format)!, mode, mode != StructuredOutputMode.JsonSchema), request);
        return default;
    }

    private static void Write(Dialect dialect, AnswerShape answer, ChatRequest request)
    {
        var endpoint = new ProviderEndpoint { Provider = "p", BaseUrl = new Uri("https://llm.example.com/v1"), Dialect = dialect, Invoker = _nobody };
        var shape = new RequestShape("small", "max_tokens") { Answer = answer };
        Reply<byte[]> written = RequestBody.TryWrite(endpoint, shape, request, stream: false);
        if (written.Failure is { } failure) Rule.Shown(failure);
        else Rule.Holds(Parse(written.Value!) is { ValueKind: JsonValueKind.Object }, $"{dialect.Name} has written what is no JSON");
    }

    private static JsonElement? Parse(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
