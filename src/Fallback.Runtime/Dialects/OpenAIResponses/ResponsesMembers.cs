using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Returns the unknown members of a response and its parts, which are kept with it as JSON.</summary>
internal static class ResponsesMembers
{
    /// <summary>More than any vendor has.</summary>
    private const int Most = 64;

    /// <summary>Returns those of a response, without what repeats the request.</summary>
    public static AdditionalPropertiesDictionary? Unknown(JsonElement response) => Take(response, static name => name is
        "id" or "object" or "created_at" or "completed_at" or "status" or "error" or "incomplete_details" or "model" or "output" or "output_text"
        or "usage" or "service_tier" or "instructions" or "input" or "max_output_tokens" or "max_tool_calls" or "parallel_tool_calls"
        or "previous_response_id" or "conversation" or "prompt" or "prompt_cache_key" or "prompt_cache_retention" or "reasoning"
        or "safety_identifier" or "store" or "temperature" or "text" or "tool_choice" or "tools" or "top_logprobs" or "top_p" or "truncation"
        or "user" or "metadata" or "background" or "frequency_penalty" or "presence_penalty");

    /// <summary>Returns those of a part of a message.</summary>
    public static AdditionalPropertiesDictionary? OfPart(JsonElement part) =>
        Take(part, static name => name is "type" or "text" or "annotations");

    /// <summary>Returns those of a function call.</summary>
    public static AdditionalPropertiesDictionary? OfCall(JsonElement item) =>
        Take(item, static name => name is "id" or "type" or "status" or "call_id" or "name" or "arguments");

    /// <summary>Returns those of a source that a text cites.</summary>
    public static AdditionalPropertiesDictionary? OfAnnotation(JsonElement annotation, bool isKnown) => Take(annotation, isKnown
        ? static name => name is "type" or "url" or "title" or "start_index" or "end_index" or "file_id" or "filename" or "index"
        : static _ => false);

    private static AdditionalPropertiesDictionary? Take(JsonElement element, Func<string, bool> isKnown)
    {
        AdditionalPropertiesDictionary? members = null;
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (isKnown(member.Name) || members?.Count == Most) continue;
            byte[] json = Encoding.UTF8.GetBytes(member.Value.GetRawText());
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || WireMembers.SaysNothing(reader) || !WireMembers.TryParse(json, out JsonElement value)) continue;
            (members ??= [])[member.Name] = value;
        }
        return members;
    }
}
