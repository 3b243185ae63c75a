using System.Text;
using Fallback.Gateway;
using static Fallback.AspNetCore.Tests.Gateway.Reading;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>What callers are told of requests that cannot be understood.</summary>
public class RequestErrorTests
{
    [Theory]
    [InlineData("", "The request is empty, and must be a JSON object (line 1, byte 1).")]
    [InlineData("{", "The request is not valid JSON (line 1, byte 2).")]
    [InlineData("{\n\"model\":}", "The request is not valid JSON (line 2, byte 9).")]
    [InlineData("{\"a\":NaN}", "The request is not valid JSON (line 1, byte 6).")]
    [InlineData("[]", "The request must be a JSON object, not an array.")]
    [InlineData("\"text\"", "The request must be a JSON object, not a string.")]
    [InlineData("null", "The request must be a JSON object, not null.")]
    [InlineData("{\"model\":\"\\ud83d\"}", "The request holds an escape \\uD800 to \\uDFFF without its other half.")]
    [InlineData("{\"model\":\"\\udc00\\ud83d\"}", "The request holds an escape \\uD800 to \\uDFFF without its other half.")]
    [InlineData("{\"model\":\"\\ud83d`udc00\"}", "The request holds an escape \\uD800 to \\uDFFF without its other half.")]
    [InlineData("{\"model\":\"\\ud83d\\\\udc00\"}", "The request holds an escape \\uD800 to \\uDFFF without its other half.")]
    public void Body_ThatIsNoObject_IsRefused(string body, string message)
    {
        RequestError error = Refused(body);
        Assert.Equal(message, error.Message);
        Assert.Null(error.Param);
    }

    /// <summary>As OpenAI refuses them: one of the two would be left out without a word.</summary>
    [Theory]
    [InlineData("\"max_tokens\":7,\"max_completion_tokens\":8")]
    [InlineData("\"max_completion_tokens\":8,\"max_tokens\":8")]
    public void LimitUnderBothItsNames_IsRefused(string members)
    {
        RequestError error = RefusedWith(members);
        Assert.Equal(
            ("'max_tokens' and 'max_completion_tokens' must not both be set.", "max_tokens", "invalid_parameter_combination"),
            (error.Message, error.Param, error.Code));
    }

    [Fact]
    public void Body_ThatGoesOn_IsRefused() =>
        Assert.Equal(
            "The request continues after its end (line 1, byte 65).", Refused($$"""{"model":"chat","messages":[{{Hello}}]} {}""").Message);

    [Fact]
    public void Body_ThatIsNoUtf8_IsRefused() =>
        Assert.Equal("The request is not valid UTF-8.", Refused([.. "{\"model\":\""u8, 0xC3, .. "\"}"u8]).Message);

    [Theory]
    [InlineData("strange")]
    [InlineData("messages")]
    [InlineData("tools")]
    public void Body_NestedTooDeep_IsRefused(string member)
    {
        string deep = new string('[', 70) + new string(']', 70);
        Assert.StartsWith("The request is nested deeper than 64 levels.", Refused($$"""{"{{member}}":[{"a":{{deep}},"role":"user"}]}""").Message);
    }

    [Fact]
    public void Depth_ThatIsAllowed_IsRead()
    {
        string deep = new string('[', 63) + new string(']', 63);
        Assert.Equal(deep, Kept(With($"\"strange\":{deep}").Options.AdditionalProperties, "strange"));
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"a"}]}""", "model", "'model' is missing.")]
    [InlineData("""{"model":"","messages":[{"role":"user","content":"a"}]}""", "model", "'model' must not be empty.")]
    [InlineData("""{"model":null,"messages":[{"role":"user","content":"a"}]}""", "model", "'model' must be a string, not null.")]
    [InlineData("""{"model":["a"],"messages":[{"role":"user","content":"a"}]}""", "model", "'model' must be a string, not an array.")]
    [InlineData("""{"model":"a"}""", "messages", "'messages' is missing.")]
    [InlineData("""{"model":"a","messages":[]}""", "messages", "'messages' must hold at least one message.")]
    [InlineData("""{"model":"a","messages":null}""", "messages", "'messages' must be an array of messages, not null.")]
    [InlineData("""{"model":"a","messages":"hi"}""", "messages", "'messages' must be an array of messages, not a string.")]
    [InlineData("""{"model":"a","messages":["hi"]}""", "messages[0]", "'messages[0]' must be an object, not a string.")]
    [InlineData("""{"model":"a","model":"b"}""", "model", "'model' appears twice in its object.")]
    [InlineData("""{"strange":1,"strange":1}""", "strange", "'strange' appears twice in its object.")]
    [InlineData("""{"strange":1,"STRANGE":1}""", "STRANGE", "'STRANGE' appears twice in its object.")]
    [InlineData("""{"model":"a","Model":"b"}""", "Model", "'Model' is not a member of a request; its name is 'model'.")]
    [InlineData("""{"MESSAGES":[]}""", "MESSAGES", "'MESSAGES' is not a member of a request; its name is 'messages'.")]
    public void Request_WithoutItsParts_IsRefused(string body, string param, string message)
    {
        RequestError error = Refused(body);
        Assert.Equal((param, message), (error.Param, error.Message));
        Assert.NotNull(error.Code);
    }

    [Theory]
    [InlineData("\"stream\":\"yes\"", "stream", "must be true or false, not a string")]
    [InlineData("\"stream_options\":[]", "stream_options", "must be an object, not an array")]
    [InlineData("\"stream_options\":{\"include_usage\":1}", "stream_options.include_usage", "must be true or false, not a number")]
    [InlineData("\"temperature\":\"0.7\"", "temperature", "must be a number, not a string")]
    [InlineData("\"temperature\":1e999", "temperature", "is too large")]
    [InlineData("\"top_p\":{}", "top_p", "must be a number, not an object")]
    [InlineData("\"top_k\":1.5", "top_k", "must be a whole number from -2147483648 to 2147483647")]
    [InlineData("\"max_tokens\":0", "max_tokens", "must be a whole number from 1 to 2147483647")]
    [InlineData("\"max_tokens\":2147483648", "max_tokens", "must be a whole number from 1 to 2147483647")]
    [InlineData("\"max_completion_tokens\":\"5\"", "max_completion_tokens", "must be a whole number, not a string")]
    [InlineData("\"seed\":1e30", "seed", "must be a whole number from -9223372036854775808 to 9223372036854775807")]
    [InlineData("\"stop\":5", "stop", "must be a string or an array of strings, not a number")]
    [InlineData("\"stop\":[\"a\",null]", "stop[1]", "must be a string, not null")]
    [InlineData("\"reasoning_effort\":3", "reasoning_effort", "must be a string, not a number")]
    [InlineData("\"parallel_tool_calls\":0", "parallel_tool_calls", "must be true or false, not a number")]
    [InlineData("\"response_format\":\"json\"", "response_format", "must be an object, not a string")]
    [InlineData("\"response_format\":{}", "response_format.type", "is missing")]
    [InlineData("\"response_format\":{\"type\":5}", "response_format.type", "must be a string")]
    [InlineData("\"response_format\":{\"type\":\"json_schema\"}", "response_format.json_schema", "is missing")]
    [InlineData("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":5}", "response_format.json_schema", "must be an object, not a number")]
    [InlineData("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":[]}}", "response_format.json_schema.schema", "must be an object, not an array")]
    [InlineData("\"response_format\":{\"type\":\"text\",\"type\":\"text\"}", null, null)]
    [InlineData("\"tools\":{}", "tools", "must be an array of tools, not an object")]
    [InlineData("\"tools\":[5]", "tools[0]", "must be an object, not a number")]
    [InlineData("\"tools\":[{}]", "tools[0].type", "is missing")]
    [InlineData("\"tools\":[{\"type\":\"function\"}]", "tools[0].function", "is missing")]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{}}]", "tools[0].function.name", "is missing")]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":[]}}]", "tools[0].function.parameters", "must be an object, not an array")]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"name\":\"g\"}}]", "tools[0].function.name", "appears twice in its object")]
    [InlineData("\"functions\":[{\"name\":\"\"}]", "functions[0].name", "is missing")]
    [InlineData("\"tool_choice\":5", "tool_choice", "must be a string or an object, not a number")]
    [InlineData("\"tool_choice\":{\"type\":\"function\"}", "tool_choice.function", "is missing")]
    [InlineData("\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\" \"}}", "tool_choice.function.name", "is missing")]
    [InlineData("\"function_call\":\"f\"", "function_call", "must be none, auto or a function's name in an object")]
    public void Member_OfAnotherType_IsRefused(string members, string? param, string? says)
    {
        if (param is null)
        {
            // What is passed over is the provider's to judge.
            With(members);
            return;
        }
        RequestError error = RefusedWith(members);
        Assert.Equal((param, $"'{param}' {says}."), (error.Param, error.Message));
    }

    [Theory]
    [InlineData("""{"content":"a"}""", "role", "is missing")]
    [InlineData("""{"role":5}""", "role", "must be a string, not a number")]
    [InlineData("""{"role":"wizard","content":"a"}""", "role", "is 'wizard', and must be system, developer, user, assistant, tool or function")]
    [InlineData("""{"role":"user"}""", "content", "is missing")]
    [InlineData("""{"role":"user","content":null}""", "content", "is missing")]
    [InlineData("""{"role":"user","content":5}""", "content", "must be a string or an array of parts, not a number")]
    [InlineData("""{"role":"user","content":{"type":"text"}}""", "content", "must be a string or an array of parts, not an object")]
    [InlineData("""{"role":"user","content":["a"]}""", "content[0]", "must be an object, not a string")]
    [InlineData("""{"role":"user","content":"a","content":"b"}""", "content", "appears twice in its object")]
    [InlineData("""{"role":"user","content":"a","x":1,"X":2}""", "X", "appears twice in its object")]
    [InlineData("""{"role":"user","content":"a","name":5}""", "name", "must be a string, not a number")]
    [InlineData("""{"role":"tool","content":"a"}""", "tool_call_id", "is missing")]
    [InlineData("""{"role":"tool","tool_call_id":"c"}""", "content", "is missing")]
    [InlineData("""{"role":"function","content":"a"}""", "name", "is missing")]
    [InlineData("""{"role":"assistant","tool_calls":{}}""", "tool_calls", "must be an array of tool calls, not an object")]
    [InlineData("""{"role":"assistant","tool_calls":[5]}""", "tool_calls[0]", "must be an object, not a number")]
    [InlineData("""{"role":"assistant","tool_calls":[{"function":{"name":"f"}}]}""", "tool_calls[0].id", "is missing")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"c"}]}""", "tool_calls[0].function", "is missing")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"c","function":{}}]}""", "tool_calls[0].function.name", "is missing")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"f","arguments":5}}]}""", "tool_calls[0].function.arguments", "must be a string, not a number")]
    [InlineData("""{"role":"assistant","function_call":"f"}""", "function_call", "must be an object, not a string")]
    [InlineData("""{"role":"assistant","refusal":{}}""", "refusal", "must be a string, not an object")]
    [InlineData("""{"role":"assistant","audio":"a"}""", "audio", "must be an object, not a string")]
    public void Message_ThatIsWrong_IsRefused(string message, string member, string says)
    {
        RequestError error = Refused($$"""{"model":"a","messages":[{{Hello}},{{message}}]}""");
        Assert.Equal(($"messages[1].{member}", $"'messages[1].{member}' {says}."), (error.Param, error.Message));
    }

    [Theory]
    [InlineData("""{}""", "type", "is missing")]
    [InlineData("""{"type":5}""", "type", "must be a string")]
    [InlineData("""{"type":"text"}""", "text", "is missing")]
    [InlineData("""{"type":"text","text":5}""", "text", "must be a string, not a number")]
    [InlineData("""{"type":"image_url"}""", "image_url", "is missing")]
    [InlineData("""{"type":"image_url","image_url":{}}""", "image_url.url", "is missing")]
    [InlineData("""{"type":"image_url","image_url":{"url":5}}""", "image_url.url", "must be a string, not a number")]
    [InlineData("""{"type":"image_url","image_url":{"url":"a.png"}}""", "image_url.url", "must be an absolute address or data:TYPE;base64,DATA")]
    [InlineData("""{"type":"image_url","image_url":{"url":"/etc/passwd"}}""", "image_url.url", "must be an absolute address or data:TYPE;base64,DATA")]
    [InlineData("""{"type":"image_url","image_url":{"url":"file:///etc/passwd"}}""", "image_url.url", "must be an absolute address or data:TYPE;base64,DATA")]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:image/png;base64,?"}}""", "image_url.url", "must be an absolute address or data:TYPE;base64,DATA")]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:;base64,AAAA"}}""", "image_url.url", "must be an absolute address or data:TYPE;base64,DATA")]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:image\/png;base64,?"}}""", "image_url.url", "must be an absolute address or data:TYPE;base64,DATA")]
    [InlineData("""{"type":"input_audio","input_audio":{"format":"wav"}}""", "input_audio.data", "is missing")]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"?","format":"wav"}}""", "input_audio.data", "must be base64")]
    [InlineData("""{"type":"input_audio","input_audio":"AAAA"}""", "input_audio", "must be an object, not a string")]
    [InlineData("""{"type":"file","file":{}}""", "file.file_id", "is missing")]
    [InlineData("""{"type":"file","file":{"file_data":"?"}}""", "file.file_data", "must be data:TYPE;base64,DATA")]
    [InlineData("""{"type":"text","text":"a","cache_control":5}""", "cache_control", "must be an object, not a number")]
    public void Part_ThatIsWrong_IsRefused(string part, string member, string says)
    {
        RequestError error = Refused($$"""{"model":"a","messages":[{{Hello}},{"role":"user","content":[{"type":"text","text":""},{{part}}]}]}""");
        Assert.Equal(($"messages[1].content[1].{member}", $"'messages[1].content[1].{member}' {says}."), (error.Param, error.Message));
    }

    [Fact]
    public void Value_OfTheCallers_IsShownShortAndInOneLine()
    {
        string role = "a\\n\\u202e\\u0000" + new string('b', 1_000_000);
        RequestError error = Refused($$"""{"model":"a","messages":[{"role":"{{role}}"}]}""");
        Assert.Contains($"is 'a???{new string('b', 56)}', and", error.Message);
        Assert.True(error.Message.Length < 200);
        RequestError named = Refused("{\"" + role + "\":1}");
        Assert.Equal($"a???{new string('b', 56)}", named.Param);
        Assert.Equal($"'{named.Param}' is not the name of a member of a request.", named.Message);
    }

    [Fact]
    public void Value_ThatIsCutInAnEmoji_IsShownWithoutItsHalf()
    {
        string role = new string('b', 59) + "😀😀";
        Assert.Contains($"is '{new string('b', 59)}', and", Refused($$"""{"model":"a","messages":[{"role":"{{role}}"}]}""").Message);
    }

    [Fact]
    public void Request_WithAThousandMembers_IsRefused()
    {
        var members = new StringBuilder("{");
        for (int i = 0; i < 1000; i++) members.Append(null, $"\"a{i}\":1,");
        Assert.Equal("The request has more than 256 members.", Refused(members.Append("\"model\":\"a\"}").ToString()).Message);
    }
}
