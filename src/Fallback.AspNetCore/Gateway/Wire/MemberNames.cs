using System.Text.Json;

namespace Fallback.Gateway;

/// <summary>The members that objects within a request have, whichever object it is; also types of parts, which are named like them.</summary>
internal enum Member
{
    Other,
    Arguments,
    Audio,
    CacheControl,
    Content,
    Data,
    Description,
    Detail,
    DocumentUrl,
    File,
    FileData,
    FileId,
    FileName,
    Format,
    Function,
    FunctionCall,
    Id,
    ImageUrl,
    IncludeUsage,
    Index,
    InputAudio,
    JsonSchema,
    Name,
    Parameters,
    Reasoning,
    ReasoningContent,
    Refusal,
    Role,
    Schema,
    Strict,
    Text,
    Thinking,
    ToolCallId,
    ToolCalls,
    Ttl,
    Type,
    Url,
    VideoUrl,
}

/// <summary>What members are called.</summary>
internal static class MemberNames
{
    private static readonly WireNames<Member> _names = new(
        (Member.Arguments, ["arguments"]),
        (Member.Audio, ["audio"]),
        (Member.CacheControl, ["cache_control"]),
        (Member.Content, ["content"]),
        (Member.Data, ["data"]),
        (Member.Description, ["description"]),
        (Member.Detail, ["detail"]),
        (Member.DocumentUrl, ["document_url"]),
        (Member.File, ["file"]),
        (Member.FileData, ["file_data"]),
        (Member.FileId, ["file_id"]),
        (Member.FileName, ["filename"]),
        (Member.Format, ["format"]),
        (Member.Function, ["function"]),
        (Member.FunctionCall, ["function_call"]),
        (Member.Id, ["id"]),
        (Member.ImageUrl, ["image_url"]),
        (Member.IncludeUsage, ["include_usage"]),
        (Member.Index, ["index"]),
        (Member.InputAudio, ["input_audio"]),
        (Member.JsonSchema, ["json_schema"]),
        (Member.Name, ["name"]),
        (Member.Parameters, ["parameters"]),
        (Member.Reasoning, ["reasoning"]),
        (Member.ReasoningContent, ["reasoning_content"]),
        (Member.Refusal, ["refusal"]),
        (Member.Role, ["role"]),
        (Member.Schema, ["schema"]),
        (Member.Strict, ["strict"]),
        (Member.Text, ["text"]),
        (Member.Thinking, ["thinking"]),
        (Member.ToolCallId, ["tool_call_id"]),
        (Member.ToolCalls, ["tool_calls"]),
        (Member.Ttl, ["ttl"]),
        (Member.Type, ["type"]),
        (Member.Url, ["url"]),
        (Member.VideoUrl, ["video_url"]));

    /// <summary>Returns the member at the reader's position, or the type that is the reader's current value.</summary>
    public static Member Of(in Utf8JsonReader reader) => _names.Find(reader);
}
